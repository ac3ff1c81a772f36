//! Names of `meta` elements, by what they say. Lower case, best first.

/// When the article was published.
pub(super) const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published-date",
    "article.published",
    "displaydate",
    "article_date_original",
    "articlepubdate",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "date",
    "datecreated",
    "created",
    "citation_date",
    "citation_publication_date",
    "citation_online_date",
    "rnews:datepublished",
    "rbpubdate",
    "ptime",
    "pdate",
    "iso-8601-publish-date",
    "prism.publicationdate",
    "analyticsattributes.articledate",
    "dcsext.articlefirstpublished",
    "firstpublished",
    "timestamp",
    "article:post_date",
    "og:pubdate",
    "shareaholic:article_published_time",
    "gentime",
    "vr:published_time",
    "originalpublicationdate",
    "cre_date",
    "buildtime",
];

/// When it was last changed.
pub(super) const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "article:modified",
    "datemodified",
    "last-modified",
    "lastmod",
    "last_modified",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "modified",
    "eomportal-lastupdate",
    "moddate",
    "updated",
    "revised",
    "utime",
    "cxenseparse:recs:modifiedtime",
    "bt:moddate",
];

/// Who wrote it.
pub(super) const AUTHORS: &[&str] = &[
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "dcsext.author",
    "citation_author",
    "shareaholic:article_author_name",
    "cxenseparse:author",
    "og:article:author",
    "article:author",
    "og:author",
    "authors",
    "creator",
    "rbauthors",
    "bt:author",
];

/// Its headline.
pub(super) const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
    "title",
    "citation_title",
];

/// The publication.
pub(super) const OUTLETS: &[&str] = &[
    "og:site_name",
    "og:sitename",
    "parsely-network-canonical",
    "cxenseparse:publication",
];

/// The name of the site as a program.
pub(super) const APPLICATIONS: &[&str] = &[
    "application-name",
    "apple-mobile-web-app-title",
    "al:android:app_name",
    "al:iphone:app_name",
    "twitter:app:name:iphone",
    "copyright",
    "dc.publisher",
    "publisher",
];

/// The summary.
pub(super) const DESCRIPTIONS: &[&str] = &[
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
];

/// Section or desk.
pub(super) const SECTIONS: &[&str] = &[
    "article:section",
    "parsely-section",
    "og:section",
    "sailthru.section",
    "cxenseparse:category",
    "category",
    "section",
    "news_section",
    "dcsext.section",
    "bt:section",
    "article:tag_section",
];

/// The lead image.
pub(super) const IMAGES: &[&str] = &[
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "sailthru.image.full",
];

/// The address.
pub(super) const URLS: &[&str] = &["og:url", "parsely-link", "twitter:url", "al:web:url"];

/// The language.
pub(super) const LANGUAGES: &[&str] = &[
    "og:locale",
    "content-language",
    "dc.language",
    "dcterms.language",
    "language",
    "inlanguage",
];
