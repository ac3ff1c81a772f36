//! What an element's name means to the segmentation.

/// How an element takes part in the flow of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Starts and ends a block.
    Block,
    /// Runs on in the line.
    Inline,
    /// A line break; two in a row end a block.
    Break,
    /// Holds no text for a reader.
    Skipped,
}

/// The element names that matter beyond their flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tag {
    /// Any other inline element.
    Inline,
    /// Any other block element.
    Block,
    A,
    Article,
    Aside,
    Bold,
    Blockquote,
    Body,
    Break,
    Button,
    Details,
    Div,
    Figcaption,
    Figure,
    Footer,
    Form,
    H1,
    H2,
    H3,
    H4,
    H5,
    Head,
    Header,
    Label,
    Li,
    List,
    Main,
    Nav,
    P,
    Pre,
    Section,
    Skipped,
    Span,
    Table,
    Cell,
    Row,
    Time,
}

impl Tag {
    /// Returns the tag of a lower-case element name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "a" => Self::A,
            "article" => Self::Article,
            "aside" => Self::Aside,
            "b" | "strong" => Self::Bold,
            "blockquote" => Self::Blockquote,
            "body" => Self::Body,
            "br" => Self::Break,
            "button" => Self::Button,
            "details" | "summary" => Self::Details,
            "div" => Self::Div,
            "figcaption" => Self::Figcaption,
            "figure" => Self::Figure,
            "footer" => Self::Footer,
            "form" => Self::Form,
            "h1" => Self::H1,
            "h2" => Self::H2,
            "h3" => Self::H3,
            "h4" => Self::H4,
            "h5" | "h6" => Self::H5,
            "head" => Self::Head,
            "header" => Self::Header,
            "label" => Self::Label,
            "li" | "dd" | "dt" => Self::Li,
            "ul" | "ol" | "dl" | "menu" | "dir" => Self::List,
            "main" => Self::Main,
            "nav" => Self::Nav,
            "p" => Self::P,
            "pre" | "listing" | "xmp" => Self::Pre,
            "section" => Self::Section,
            "span" => Self::Span,
            "table" => Self::Table,
            "td" | "th" => Self::Cell,
            "tr" => Self::Row,
            "time" => Self::Time,
            "script" | "style" | "template" | "svg" | "noscript" | "select" | "textarea"
            | "iframe" | "audio" | "video" | "canvas" | "object" | "embed" | "map" | "datalist"
            | "noframes" | "noembed" => Self::Skipped,
            "address" | "center" | "dialog" | "fieldset" | "frameset" | "hgroup" | "hr"
            | "html" | "legend" | "search" | "tbody" | "tfoot" | "thead" | "caption" => Self::Block,
            _ => Self::Inline,
        }
    }

    /// Returns how the element takes part in the flow of text.
    pub(super) fn flow(self) -> Flow {
        match self {
            Self::A
            | Self::Bold
            | Self::Button
            | Self::Inline
            | Self::Label
            | Self::Span
            | Self::Time => Flow::Inline,
            Self::Break => Flow::Break,
            Self::Skipped | Self::Head => Flow::Skipped,
            _ => Flow::Block,
        }
    }

    /// Returns the level of a heading, 1 to 5, else 0.
    pub(super) fn heading_level(self) -> u8 {
        match self {
            Self::H1 => 1,
            Self::H2 => 2,
            Self::H3 => 3,
            Self::H4 => 4,
            Self::H5 => 5,
            _ => 0,
        }
    }
}
