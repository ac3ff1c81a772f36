//! Dumps in twelve languages, one for each: a menu, an article of four sentences with a newsletter box or none, a footer.

use super::text_of;

struct Dump {
    menu: &'static [&'static str],
    title: &'static str,
    body: [&'static str; 4],
    /// A newsletter box, which may stand between the second and the third sentence.
    offer: [&'static str; 3],
    footer: &'static [&'static str],
}

#[track_caller]
fn check(dump: &Dump) {
    let [first, second, third, fourth] = dump.body;
    check_with(dump, &dump.body.join("\n"));
    let offer = dump.offer.join("\n");
    check_with(dump, &[first, second, &offer, third, fourth].join("\n"));
}

#[track_caller]
fn check_with(dump: &Dump, body: &str) {
    let (menu, footer) = (dump.menu.join("\n"), dump.footer.join("\n"));
    let text = format!("{menu}\n{}\n{body}\n{footer}", dump.title);
    // Four lines of one length pass for a browser's: paragraphs may be joined, words may not be lost.
    let found = text_of(&text);
    let words: Vec<&str> = found.split_whitespace().collect();
    assert_eq!(words.join(" "), dump.body.join(" "));
}

#[test]
fn german() {
    check(&Dump {
        menu: &[
            "Startseite",
            "Politik",
            "Wirtschaft",
            "Sport",
            "Anmelden",
            "Newsletter",
        ],
        title: "Salzwerk öffnet wieder",
        body: [
            "Das Salzwerk an der Mündung hat am Dienstag wieder geöffnet, sieben Wochen nachdem der Fluss die untere Mauer durchbrochen hatte.",
            "Die Arbeiter haben die Becken eines nach dem anderen leer gepumpt und die Sole in einem geliehenen Kahn aufbewahrt.",
            "„Wir haben das Salz des ganzen Winters verloren, aber niemand hat seine Stelle verloren“, sagte der Vorarbeiter.",
            "Die Besitzer rechnen damit, dass sie die erste Bestellung noch vor dem Ende des Quartals liefern können.",
        ],
        offer: [
            "Jetzt unseren Newsletter abonnieren",
            "Jeden Morgen das Wichtigste in Ihrem Postfach",
            "Anmelden",
        ],
        footer: &[
            "Mehr zum Thema",
            "Impressum",
            "Datenschutz",
            "AGB",
            "Alle Rechte vorbehalten",
        ],
    });
}

#[test]
fn french() {
    check(&Dump {
        menu: &[
            "Accueil",
            "Politique",
            "Économie",
            "Sports",
            "Se connecter",
            "S’abonner",
        ],
        title: "La saline rouvre ses portes",
        body: [
            "La saline de l’estuaire a rouvert mardi, sept semaines après que le fleuve a emporté une partie de son mur.",
            "Les ouvriers ont vidé les bassins l’un après l’autre et ont gardé la saumure dans une péniche qu’on leur avait prêtée.",
            "« Nous avons perdu le sel de tout un hiver, mais personne n’a perdu son emploi », a dit le contremaître.",
            "Les propriétaires espèrent livrer leur première commande avant la fin du trimestre, si le temps le permet.",
        ],
        offer: [
            "Inscrivez-vous à notre newsletter",
            "Chaque matin, l’essentiel de l’actualité dans votre boîte mail",
            "S’inscrire",
        ],
        footer: &[
            "À lire aussi",
            "Mentions légales",
            "Politique de confidentialité",
            "Tous droits réservés",
        ],
    });
}

#[test]
fn spanish() {
    check(&Dump {
        menu: &[
            "Inicio",
            "Política",
            "Economía",
            "Deportes",
            "Iniciar sesión",
            "Suscríbete",
        ],
        title: "La salina vuelve a abrir después de la crecida",
        body: [
            "La salina del estuario volvió a abrir el martes, siete semanas después de que el río rompiera su muro más bajo.",
            "Los obreros vaciaron los estanques uno por uno y guardaron la salmuera en una barcaza que les habían prestado.",
            "«Hemos perdido la sal de todo el invierno, pero nadie ha perdido su trabajo», dijo el capataz a los periodistas.",
            "Los dueños esperan entregar su primer pedido antes de que termine el trimestre, si el tiempo lo permite.",
        ],
        offer: [
            "Suscríbete a nuestra newsletter",
            "Cada mañana, lo más importante en tu correo",
            "Suscribirse",
        ],
        footer: &[
            "Noticias relacionadas",
            "Aviso legal",
            "Política de privacidad",
            "Todos los derechos reservados",
        ],
    });
}

#[test]
fn italian() {
    check(&Dump {
        menu: &[
            "Home", "Politica", "Economia", "Sport", "Accedi", "Abbonati",
        ],
        title: "La salina riapre",
        body: [
            "La salina della foce ha riaperto martedì, sette settimane dopo che il fiume aveva rotto il muro più basso.",
            "Gli operai hanno svuotato le vasche una per volta e hanno tenuto la salamoia in una chiatta presa in prestito.",
            "«Abbiamo perso il sale di tutto l’inverno, ma nessuno ha perso il lavoro», ha detto il caposquadra ai cronisti.",
            "I proprietari contano di consegnare il primo ordine prima della fine del trimestre, se il tempo lo permette.",
        ],
        offer: [
            "Iscriviti alla newsletter",
            "Ogni mattina le notizie più importanti nella tua casella di posta",
            "Iscriviti",
        ],
        footer: &[
            "Leggi anche",
            "Note legali",
            "Informativa sulla privacy",
            "Tutti i diritti riservati",
        ],
    });
}

#[test]
fn portuguese() {
    check(&Dump {
        menu: &[
            "Início",
            "Política",
            "Economia",
            "Esportes",
            "Entrar",
            "Assine",
        ],
        title: "A salina volta a abrir depois da cheia",
        body: [
            "A salina do estuário voltou a abrir na terça-feira, sete semanas depois de o rio ter rompido o muro mais baixo.",
            "Os operários esvaziaram os tanques um a um e guardaram a salmoura em uma barcaça que lhes foi emprestada.",
            "“Perdemos o sal de todo o inverno, mas ninguém perdeu o emprego”, disse o capataz aos jornalistas no portão.",
            "Os donos esperam entregar a primeira encomenda antes do fim do trimestre, se o tempo não voltar a piorar.",
        ],
        offer: [
            "Assine a nossa newsletter",
            "Todas as manhãs, o mais importante no seu e-mail",
            "Assinar",
        ],
        footer: &[
            "Leia também",
            "Termos de uso",
            "Política de privacidade",
            "Todos os direitos reservados",
        ],
    });
}

#[test]
fn dutch() {
    check(&Dump {
        menu: &[
            "Voorpagina",
            "Politiek",
            "Economie",
            "Sport",
            "Inloggen",
            "Abonneren",
        ],
        title: "Zoutwerk gaat weer open",
        body: [
            "Het zoutwerk aan de monding is dinsdag weer opengegaan, zeven weken nadat de rivier door de onderste muur was gebroken.",
            "De arbeiders hebben de bekkens een voor een leeggepompt en de pekel bewaard in een schuit die ze mochten lenen.",
            "“We zijn het zout van een hele winter kwijt, maar niemand is zijn baan kwijt”, zei de voorman tegen de kranten.",
            "De eigenaars denken dat ze de eerste bestelling nog voor het einde van het kwartaal kunnen leveren aan de stad.",
        ],
        offer: [
            "Schrijf je in voor onze nieuwsbrief",
            "Elke ochtend het belangrijkste nieuws in je mailbox",
            "Aanmelden",
        ],
        footer: &[
            "Lees ook",
            "Privacybeleid",
            "Algemene voorwaarden",
            "Alle rechten voorbehouden",
        ],
    });
}

#[test]
fn polish() {
    check(&Dump {
        menu: &[
            "Strona główna",
            "Polityka",
            "Gospodarka",
            "Sport",
            "Zaloguj się",
            "Prenumerata",
        ],
        title: "Warzelnia soli znów otwarta",
        body: [
            "Warzelnia soli nad ujściem rzeki została we wtorek otwarta na nowo, siedem tygodni po tym, jak rzeka przerwała jej dolny mur.",
            "Robotnicy opróżnili baseny jeden po drugim, a solankę przechowali na barce, którą pożyczył im sąsiad z drugiego brzegu.",
            "„Straciliśmy sól z całej zimy, ale nikt nie stracił pracy”, powiedział brygadzista, który przez miesiąc spał w pompowni.",
            "Właściciele liczą na to, że pierwsze zamówienie uda im się wysłać jeszcze przed końcem tego kwartału.",
        ],
        offer: [
            "Zapisz się na newsletter",
            "Co rano najważniejsze wiadomości w twojej skrzynce",
            "Zapisz się",
        ],
        footer: &[
            "Czytaj także",
            "Regulamin",
            "Polityka prywatności",
            "Wszelkie prawa zastrzeżone",
        ],
    });
}

#[test]
fn russian() {
    check(&Dump {
        menu: &[
            "Главная",
            "Политика",
            "Экономика",
            "Спорт",
            "Войти",
            "Подписаться",
        ],
        title: "Солеварня снова открыта",
        body: [
            "Солеварня в устье реки снова открылась во вторник, через семь недель после того, как вода прорвала её нижнюю стену.",
            "Рабочие осушили бассейны один за другим, а рассол хранили на барже, которую им одолжили на том берегу.",
            "«Мы потеряли соль за всю зиму, но никто не потерял работу», — сказал мастер, который месяц спал у насосов.",
            "Владельцы надеются, что первый заказ удастся отправить ещё до конца этого квартала.",
        ],
        offer: [
            "Подпишитесь на нашу рассылку",
            "Самые важные новости каждое утро в вашей почте",
            "Подписаться",
        ],
        footer: &[
            "Читайте также",
            "О проекте",
            "Политика конфиденциальности",
            "Все права защищены",
        ],
    });
}

#[test]
fn ukrainian() {
    check(&Dump {
        menu: &[
            "Головна",
            "Політика",
            "Економіка",
            "Спорт",
            "Увійти",
            "Підписатися",
        ],
        title: "Солеварня знову відкрита",
        body: [
            "Солеварня в гирлі річки знову відкрилася у вівторок, через сім тижнів після того, як вода прорвала її нижню стіну.",
            "Робітники осушили басейни один за одним, а розсіл зберігали на баржі, яку їм позичили на тому березі.",
            "«Ми втратили сіль за всю зиму, але ніхто не втратив роботу», — сказав майстер, який місяць спав біля насосів.",
            "Власники сподіваються, що перше замовлення вдасться відправити ще до кінця цього кварталу.",
        ],
        offer: [
            "Підпишіться на нашу розсилку",
            "Найважливіші новини щоранку у вашій пошті",
            "Підписатися",
        ],
        footer: &[
            "Читайте також",
            "Про проєкт",
            "Політика конфіденційності",
            "Усі права захищено",
        ],
    });
}

#[test]
fn chinese() {
    check(&Dump {
        menu: &["首页", "国内", "国际", "财经", "体育", "登录"],
        title: "河口盐场重新开放",
        body: [
            "河口的盐场在星期二重新开放，距离河水冲破它的下游围墙已经过去了七个星期。",
            "工人们把盐池一个接一个地抽干，并且把卤水存放在一条从对岸借来的驳船里。",
            "工头对记者说，他们失去了整个冬天的盐，但是没有一个人失去自己的工作。",
            "盐场的主人希望能够在这个季度结束之前，把第一批订单送到城里的商店。",
        ],
        offer: [
            "订阅我们的新闻通讯",
            "每天早上把最重要的新闻送到您的邮箱",
            "订阅",
        ],
        footer: &["相关新闻", "关于我们", "隐私政策", "版权所有"],
    });
}

#[test]
fn japanese() {
    check(&Dump {
        menu: &["ホーム", "政治", "経済", "スポーツ", "ログイン", "会員登録"],
        title: "河口の製塩所が再開",
        body: [
            "河口にある製塩所が火曜日に再び開いたのは、川の水が下の壁を破ってから七週間が過ぎた後のことだった。",
            "作業員たちは塩田の水を一つずつ抜き、濃い塩水を対岸から借りた一隻のはしけに入れて保管していた。",
            "現場の責任者は、冬の間の塩をすべて失ったが、仕事を失った者は一人もいなかったと記者に話した。",
            "所有者たちは、この四半期が終わる前に最初の注文を町の店に届けることができると考えている。",
        ],
        offer: [
            "ニュースレターに登録する",
            "毎朝、大切なニュースをメールでお届けします",
            "登録",
        ],
        footer: &[
            "関連記事",
            "会社概要",
            "プライバシーポリシー",
            "無断転載を禁じます",
        ],
    });
}

#[test]
fn arabic() {
    check(&Dump {
        menu: &[
            "الرئيسية",
            "سياسة",
            "اقتصاد",
            "رياضة",
            "تسجيل الدخول",
            "اشترك",
        ],
        title: "الملاحة تفتح أبوابها من جديد",
        body: [
            "فتحت الملاحة الواقعة عند مصب النهر أبوابها يوم الثلاثاء من جديد، بعد سبعة أسابيع من انهيار الجدار السفلي أمام المياه.",
            "وقد أفرغ العمال الأحواض واحدا بعد الآخر، وحفظوا الماء المالح في قارب كبير استعاروه من الجيران على الضفة الأخرى.",
            "وقال رئيس العمال إنهم فقدوا ملح الشتاء كله، لكن أحدا منهم لم يفقد عمله في هذه الأسابيع الصعبة.",
            "ويأمل أصحاب الملاحة في أن يتمكنوا من إرسال الطلب الأول إلى المدينة قبل نهاية هذا الفصل من السنة.",
        ],
        offer: [
            "اشترك في نشرتنا الإخبارية",
            "أهم الأخبار كل صباح في بريدك",
            "اشترك",
        ],
        footer: &[
            "اقرأ أيضا",
            "من نحن",
            "سياسة الخصوصية",
            "جميع الحقوق محفوظة",
        ],
    });
}
