//! What did a version say? Its article, as it was read out of the snapshot.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Desk,
    frame::{self, Fault},
};
use crate::model::{Article, BlockKind};

struct Paragraph {
    class: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "version.html")]
struct Version {
    page: i64,
    number: i64,
    headline: String,
    standfirst: String,
    byline: String,
    published: String,
    notices: Vec<String>,
    body: Vec<Paragraph>,
    quotes: Vec<(String, String)>,
}

pub async fn version(
    State(desk): State<Desk>,
    Path((page, number)): Path<(i64, i64)>,
) -> Result<Response, Fault> {
    match desk.store.article(page, number).await? {
        Some(article) => frame::page(&shown(page, number, article)),
        None => Ok(frame::missing("That page has no version of that number.")),
    }
}

fn shown(page: i64, number: i64, article: Article) -> Version {
    let class = |kind: BlockKind| match kind {
        BlockKind::Heading => "heading",
        BlockKind::ListItem => "item",
        BlockKind::Quote => "block-quote",
        BlockKind::Caption => "caption",
        BlockKind::TableRow | BlockKind::Code => "code",
        BlockKind::Paragraph => "",
    };
    let speaker = |name: Option<String>, mention: Option<String>| {
        name.or(mention)
            .unwrap_or_else(|| "nobody named".to_owned())
    };
    Version {
        page,
        number,
        headline: article.headline.unwrap_or_default(),
        standfirst: article.standfirst.unwrap_or_default(),
        byline: article.byline.join(", "),
        published: article.published.unwrap_or_default(),
        notices: article
            .notices
            .into_iter()
            .map(|notice| notice.text)
            .collect(),
        body: article
            .body
            .into_iter()
            .map(|block| Paragraph {
                class: class(block.kind),
                text: block.text,
            })
            .collect(),
        quotes: article
            .quotes
            .into_iter()
            .map(|quote| (speaker(quote.speaker, quote.speaker_mention), quote.text))
            .collect(),
    }
}
