//! Which posts of a forum's thread answer the first, and what stands beside its words? Each new answer would be an edit, and each post
//! of its author's changes the count beside the name.

use crate::extract::tree::Tree;

/// The class of a post, and that of its words in it, as forum software names them: phpBB, vBulletin, SMF, XenForo, Discourse, Invision.
const POSTS: [(&str, &[&str]); 6] = [
    ("post", &["postbody"]),
    ("postcontainer", &["postbody", "postcontent"]),
    ("post-wrapper", &["postarea"]),
    (
        "message",
        &[
            "message-body",
            "message-usercontent",
            "message-user-content",
        ],
    ),
    ("topic-post", &["cooked"]),
    (
        "ips-comment",
        &[
            "ips-comment-content",
            "ips-comment-content-wrap",
            "c-post-content-wrap",
        ],
    ),
];
/// Who wrote a post, and what stands under each of them.
const BESIDE: [&str; 8] = [
    "postprofile",
    "signature",
    "poster",
    "userinfo",
    "message-user",
    "message-cell-user",
    "message-signature",
    "c-author-pane",
];

/// Who wrote a post. Without it in two of them, entries of a live blog, clauses in boxes and call-outs have the names of posts alone.
const PROFILES: [&str; 8] = [
    "postprofile",
    "poster",
    "userinfo",
    "message-user",
    "message-cell-user",
    "c-author-pane",
    "topic-avatar",
    "topic-meta-data",
];

/// The answers to the first post, and what in that one is not what it says.
pub fn beside(tree: &Tree<'_>) -> Vec<usize> {
    // Asked once of each spelling.
    let spelled = |names: &[&str]| -> Vec<bool> {
        let is_one = |words: &String| words.split_whitespace().any(|word| names.contains(&word));
        tree.spellings().iter().map(is_one).collect()
    };
    let are = |spelled: &[bool]| -> Vec<usize> {
        let is_one = |at: &usize| tree.words_at(*at).is_some_and(|words| spelled[words]);
        (0..tree.len()).filter(is_one).collect()
    };
    for (name, bodies) in POSTS {
        let bodies = are(&spelled(bodies));
        if bodies.is_empty() {
            continue;
        }
        let mut posts: Vec<usize> = Vec::new();
        for post in are(&spelled(&[name])) {
            let body = bodies.get(bodies.partition_point(|body| *body < post));
            let is_within = posts.last().is_some_and(|last| tree.contains(*last, post));
            if !is_within && body.is_some_and(|body| tree.contains(post, *body)) {
                posts.push(post);
            }
        }
        if let [first, answers @ ..] = posts.as_slice() {
            let mut profiles = are(&spelled(&PROFILES));
            profiles.retain(|at| tree.name(*at) != "figure");
            let is_signed = |post: &&usize| {
                let next = profiles.get(profiles.partition_point(|at| at < *post));
                next.is_some_and(|at| tree.contains(**post, *at))
            };
            // A story has its headline above its first words: a post over it is none of a thread.
            let is_below = tree.named(0, "h1").any(|at| at >= tree.end(*first));
            if posts.iter().filter(is_signed).count() < 2 || is_below {
                continue;
            }
            let mut beside = are(&spelled(&BESIDE));
            beside.retain(|at| tree.contains(*first, *at));
            beside.extend(answers);
            return beside;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    #[test]
    fn a_thread_is_its_first_post() {
        let post = |n: usize, author: &str, words: &str| {
            format!(
                "<div id=p{n} class='post bg{n}'><dl class=postprofile><dt><a href=/u>{author}</a></dt><dd>Keeper</dd><dd>Posts: {n}12</dd></dl>\
                 <div class=postbody><h3><a href=#p{n}>Re: Harbour closed on Saturday</a></h3><p class=author>Post by <a href=/u>{author}</a> » <time datetime='2026-03-0{n}T09:00:00Z'>Tue Mar 0{n}, 2026 9:00 am</time></p>\
                 <div class=content>{words}</div><div class=signature>The sea is wide, and so is the road that leads to it.</div></div></div>"
            )
        };
        let first = "The harbour will be closed on Saturday, because the old crane is taken down that day.<br><br>Boats may lie behind the wall until Sunday, at no cost to those who ask the desk.<br><br>The crane goes to Larwood, where it is to be put up again by the spring.";
        let answers: String = (2..7)
            .map(|n| {
                post(
                    n,
                    "gull",
                    "I have lived beside that crane since the year in which it was built.",
                )
            })
            .collect();
        let html = format!(
            "<html lang=en><title>Harbour closed on Saturday - Harrow Boards</title><body><h1>Harrow Boards</h1><h2 class=topic-title><a href=./t1>Harbour closed on Saturday</a></h2>{}{answers}</body>",
            post(1, "Ada", first)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.body.len(), 3, "{:?}", article.body);
        assert_eq!(article.page_kind, PageKind::Article);
        assert_eq!(article.published.as_deref(), Some("2026-03-01T09:00:00Z"));
    }
}
