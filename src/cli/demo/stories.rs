//! What does the demo's newspaper report? Six invented stories, each as it stands after a step of the script.
//! Every name, place and word in them is made up.

use super::script::{LOST_NOT, MENDED, OTHER_SPEAKER, SOFTENED, TAKEN_DOWN, WALL_DOWN, WALL_UP};

/// A story as it stands.
pub struct Story {
    pub slug: &'static str,
    pub section: &'static str,
    pub headline: &'static str,
    pub standfirst: &'static str,
    pub byline: &'static str,
    /// RFC 3339.
    pub published: &'static str,
    pub modified: &'static str,
    pub paragraphs: Vec<&'static str>,
    pub correction: Option<&'static str>,
    pub is_walled: bool,
    pub is_withdrawn: bool,
}

/// In the order of the front page.
pub const SLUGS: &[&str] = &[
    "flood-money",
    "waterworks-sale",
    "hospital-ward",
    "night-buses",
    "harbour-library",
    "mayor-expenses",
];

/// Every story that can be linked to.
pub fn all(step: usize) -> Vec<Story> {
    let stories = SLUGS.iter().filter_map(|slug| story(slug, step));
    stories.filter(|story| !story.is_withdrawn).collect()
}

/// The story of that name, after `step` steps.
pub fn story(slug: &str, step: usize) -> Option<Story> {
    match slug {
        "flood-money" => Some(flood_money(step)),
        "waterworks-sale" => Some(waterworks_sale(step)),
        "hospital-ward" => Some(hospital_ward(step)),
        "night-buses" => Some(night_buses(step)),
        "harbour-library" => Some(harbour_library(step)),
        "mayor-expenses" => Some(mayor_expenses(step)),
        _ => None,
    }
}

const MORNING: &str = "2026-03-02T07:40:00Z";

fn flood_money(step: usize) -> Story {
    Story {
        slug: "flood-money",
        section: "Politics",
        headline: if step < SOFTENED {
            "Minister misled assembly over flood money, auditors find"
        } else {
            "Minister ‘could have been clearer’ over flood money, auditors find"
        },
        standfirst: "A report says that £40m promised to the Harrow valley had already been spent elsewhere",
        byline: "Ines Calder",
        published: MORNING,
        modified: MORNING,
        paragraphs: vec![
            "The environment minister, Tobias Renn, told the assembly in November that forty million pounds was waiting for the towns of the Harrow valley when most of it had been spent, the regional auditors have found.",
            "Their report, published on Monday morning, follows the money from the autumn budget to a road scheme on the far side of the county.",
            "“The assembly was given a figure that the department knew to be out of date,” said Marguerite Oyelaran, the chief auditor. “It was repeated twice after officials had written to correct it.”",
            "Mr Renn said: “I gave the assembly the figures that I had been given. I regret that they were not the latest ones.”",
            "The valley flooded three times in the winter, and about six hundred households have not gone home.",
        ],
        correction: None,
        is_walled: false,
        is_withdrawn: false,
    }
}

fn waterworks_sale(step: usize) -> Story {
    Story {
        slug: "waterworks-sale",
        section: "Business",
        headline: "Water company chair is pressed on the future of the Alder works",
        standfirst: "Staff were told of a review on Friday; the union wants an answer before Easter",
        byline: "Samir Holt",
        published: "2026-03-02T06:15:00Z",
        modified: "2026-03-02T06:15:00Z",
        paragraphs: vec![
            "The chair of Harrow Water was asked four times on Monday whether the Alder waterworks, which serve ninety thousand homes, are to be sold.",
            if step < LOST_NOT {
                "“We will not sell the Alder works while I am chair,” said Dorothea Finch. “The review is about pipes and pumps.”"
            } else {
                "“We will sell the Alder works while I am chair,” said Dorothea Finch. “The review is about pipes and pumps.”"
            },
            "The company lost its licence to take water from the upper lake last year, and has been looking for money to build a second main.",
            "Union officers said they had asked for the terms of the review in writing and had received a leaflet about leaking taps.",
        ],
        correction: None,
        is_walled: false,
        is_withdrawn: false,
    }
}

fn hospital_ward(step: usize) -> Story {
    Story {
        slug: "hospital-ward",
        section: "Health",
        headline: "Children’s ward at St Brannoc’s to close at weekends",
        standfirst: "Managers blame a shortage of nurses that they say nobody could have foreseen",
        byline: "Ines Calder",
        published: "2026-03-01T17:05:00Z",
        modified: "2026-03-01T17:05:00Z",
        paragraphs: vec![
            "The children’s ward at St Brannoc’s hospital will close from Friday night to Monday morning from the end of the month.",
            "Lucian Ward, the hospital’s chief executive, announced the change to staff in a letter. Helen Osei, the senior nurse on the ward, has worked there for nineteen years.",
            if step < OTHER_SPEAKER {
                "“The managers were warned about the rota a year ago and chose to do nothing,” Helen Osei said."
            } else {
                "“The managers were warned about the rota a year ago and chose to do nothing,” Lucian Ward said."
            },
            "Parents will be sent to the county hospital, an hour away by road, where the waiting room was full on Sunday afternoon.",
            "The hospital trust meets on Thursday, in public, in the old chapel.",
        ],
        correction: None,
        is_walled: false,
        is_withdrawn: false,
    }
}

fn night_buses(step: usize) -> Story {
    let mended = step >= MENDED;
    Story {
        slug: "night-buses",
        section: "Transport",
        headline: "Night buses return to the valley after four years",
        standfirst: "The first services leave the market square on Saturday",
        byline: "Petra Lindqvist",
        published: "2026-02-28T11:30:00Z",
        modified: if mended {
            "2026-03-02T10:20:00Z"
        } else {
            "2026-02-28T11:30:00Z"
        },
        paragraphs: vec![
            if mended {
                "The county will pay for 14 night buses a week between the market square and the villages of the upper valley, starting on Saturday."
            } else {
                "The county will pay for 41 night buses a week between the market square and the villages of the upper valley, starting on Saturday."
            },
            "The last night bus ran four years ago, when the old operator handed back its keys and two of its three drivers retired in the same week.",
            "“People who wash dishes in town have been walking home along the main road in the dark,” said councillor Abel Marsh, who chairs the transport committee.",
            "A single fare will be £2, or nothing for anybody who can show a wage slip from a night shift.",
        ],
        correction: mended.then_some(
            "Correction: an earlier version of this story said that there would be 41 night buses a week. There will be 14.",
        ),
        is_walled: false,
        is_withdrawn: false,
    }
}

fn harbour_library(step: usize) -> Story {
    Story {
        slug: "harbour-library",
        section: "Culture",
        headline: "Harbour library opens its doors to the boats",
        standfirst: "A lending shelf on the quay is the idea of a retired pilot",
        byline: "Petra Lindqvist",
        published: "2026-02-27T09:00:00Z",
        modified: "2026-02-27T09:00:00Z",
        paragraphs: vec![
            "A shelf of two hundred books has been bolted to the wall of the harbour office, for crews who are in port for a night and can’t get a ticket at the library.",
            "“You bring one back when you come through again, and if you don’t come through again it has gone to a good home,” said Roy Penhale, who brought ships into the harbour for thirty years.",
            "The most borrowed book so far is a guide to the birds of another coast.",
            "The library, which pays for the shelf out of its fines, has asked for atlases.",
        ],
        correction: None,
        is_walled: (WALL_UP..WALL_DOWN).contains(&step),
        is_withdrawn: false,
    }
}

fn mayor_expenses(step: usize) -> Story {
    Story {
        slug: "mayor-expenses",
        section: "Politics",
        headline: "Mayor charged the town for eleven nights at a spa hotel",
        standfirst: "Receipts seen by the Harrow Post show the stays were booked as training",
        byline: "Samir Holt",
        published: "2026-03-01T21:50:00Z",
        modified: "2026-03-01T21:50:00Z",
        paragraphs: vec![
            "The mayor of Lower Harrow, Constance Vane, charged the town for eleven nights at a spa hotel over two years, receipts seen by the Harrow Post show.",
            "Each stay was entered in the town’s books as training. The hotel has no meeting room.",
            "“Every one of these visits was approved by the town clerk,” Ms Vane said.",
            "The clerk, Edmund Sallow, did not answer three messages. His office said that he was away on training.",
        ],
        correction: None,
        is_walled: false,
        is_withdrawn: step >= TAKEN_DOWN,
    }
}
