//! Freshness as a factor of the score.

use jiff::civil::Date;
use tantivy::Score;

use crate::search::Recency;

const SECONDS_A_DAY: i64 = 86_400;

/// Returns what a score is multiplied by for freshness, in `0.5..=1.0`.
///
/// Half of the score is kept for good, the other half fades by half every half-life. An article of the future
/// counts as today's, one without a date as infinitely old. `moment` is in seconds of the written local time
/// since 1970. Source: our choice; off unless asked for.
pub(super) fn recency_factor(recency: Recency, moment: Option<i64>) -> Score {
    let Some(moment) = moment else { return 0.5 };
    let age_days = days_since_1970(recency.today) - moment.div_euclid(SECONDS_A_DAY);
    let half_lives = age_days.max(0) as Score / recency.half_life_days as Score;
    0.5 + 0.5 * (-half_lives).exp2()
}

fn days_since_1970(day: Date) -> i64 {
    let since = day.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn half_of_a_score_fades() {
        let recency = Recency {
            half_life_days: 30,
            today: date(2024, 3, 31),
        };
        let moment = |day: Date| Some(days_since_1970(day) * SECONDS_A_DAY + 3600);
        assert_eq!(recency_factor(recency, moment(date(2024, 3, 31))), 1.0);
        assert_eq!(recency_factor(recency, moment(date(2024, 3, 1))), 0.75);
        assert_eq!(recency_factor(recency, moment(date(2025, 1, 1))), 1.0);
        assert_eq!(recency_factor(recency, None), 0.5);
        assert!(recency_factor(recency, moment(date(1963, 5, 1))) >= 0.5);
    }
}
