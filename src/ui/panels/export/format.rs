//! What a stream and a run can be taken away as.

use std::rc::Rc;

use yew::AttrValue;

use super::picture;
use crate::export::{
    Blueprint, aws_cli, cloud_formation, events_as_csv, events_as_json, terraform,
};
use crate::sim::{EventIndex, LoggedEvent};
use crate::ui::floor::Painter;
use crate::ui::messages::{self, message};
use crate::ui::stage::Stage;
use crate::ui::visit::Shared;

/// A form of what is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    AwsCli,
    CloudFormation,
    Terraform,
    Scenario,
    Link,
    EventsJson,
    EventsCsv,
    Picture,
    Drawing,
}

/// What was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The text; none of a picture.
    pub(super) text: Option<Rc<str>>,
    /// What it is, in a sentence.
    pub(super) about: AttrValue,
}

/// Events in one file: the newest. More would have to be lived again for seconds.
const EVENTS_MAX: u64 = 10_000;

impl Format {
    /// All of them, in the order of the menu.
    pub(super) const ALL: [Self; 9] = [
        Self::AwsCli,
        Self::CloudFormation,
        Self::Terraform,
        Self::Scenario,
        Self::Link,
        Self::EventsJson,
        Self::EventsCsv,
        Self::Picture,
        Self::Drawing,
    ];

    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::AwsCli => "aws-cli",
            Self::CloudFormation => "cloud-formation",
            Self::Terraform => "terraform",
            Self::Scenario => "scenario",
            Self::Link => "link",
            Self::EventsJson => "events-json",
            Self::EventsCsv => "events-csv",
            Self::Picture => "picture",
            Self::Drawing => "drawing",
        }
    }

    pub(super) fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.slug() == slug)
    }

    pub(super) fn title(self) -> AttrValue {
        match self {
            Self::AwsCli => message!("export.aws-cli"),
            Self::CloudFormation => message!("export.cloud-formation"),
            Self::Terraform => message!("export.terraform"),
            Self::Scenario => message!("export.scenario"),
            Self::Link => message!("export.link"),
            Self::EventsJson => message!("export.events-json"),
            Self::EventsCsv => message!("export.events-csv"),
            Self::Picture => message!("export.picture"),
            Self::Drawing => message!("export.drawing"),
        }
    }

    /// How the name of its file ends; a link has none.
    pub(super) const fn extension(self) -> Option<&'static str> {
        match self {
            Self::AwsCli => Some("sh"),
            Self::CloudFormation => Some("yaml"),
            Self::Terraform => Some("tf"),
            Self::Scenario | Self::EventsJson => Some("json"),
            Self::EventsCsv => Some("csv"),
            Self::Picture => Some("png"),
            Self::Drawing => Some("svg"),
            Self::Link => None,
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Scenario | Self::EventsJson => "application/json",
            Self::EventsCsv => "text/csv",
            Self::Drawing => "image/svg+xml",
            _ => "text/plain",
        }
    }

    /// Whether it says how the stream is, and not what happened to it.
    pub(super) const fn is_of_stream(self) -> bool {
        matches!(self, Self::AwsCli | Self::CloudFormation | Self::Terraform)
    }

    /// Makes it. Fails with a sentence.
    pub(super) fn make(
        self,
        stage: &Stage,
        painter: &Painter,
        blueprint: Option<&Blueprint>,
    ) -> Result<Made, AttrValue> {
        let of_stream = |write: fn(&Blueprint) -> String, about| {
            let text = blueprint.map(write).ok_or_else(|| message!("export.no-stream"))?;
            Ok(Made { text: Some(text.into()), about })
        };
        match self {
            Self::AwsCli => of_stream(aws_cli, message!("export.aws-cli-about")),
            Self::CloudFormation => {
                of_stream(cloud_formation, message!("export.cloud-formation-about"))
            }
            Self::Terraform => of_stream(terraform, message!("export.terraform-about")),
            Self::Scenario => {
                let text = stage.file().write().map_err(|error| error.to_string())?;
                Ok(Made { text: Some(text.into()), about: message!("export.scenario-about") })
            }
            Self::Link => match Shared::of(stage)? {
                Shared::Link(link) => {
                    let about = message!("export.link-about", count = link.len());
                    Ok(Made { text: Some(link.into()), about })
                }
                Shared::File { reason, .. } => Err(reason.into()),
            },
            Self::EventsJson => Ok(events(stage, events_as_json)),
            Self::EventsCsv => Ok(events(stage, events_as_csv)),
            Self::Picture => Ok(Made { text: None, about: message!("export.picture-about") }),
            Self::Drawing => {
                let text =
                    picture::svg(painter, stage).ok_or_else(|| message!("export.no-floor"))?;
                Ok(Made { text: Some(text.into()), about: message!("export.drawing-about") })
            }
        }
    }
}

fn events(stage: &Stage, write: fn(&[(EventIndex, LoggedEvent)]) -> String) -> Made {
    let timeline = stage.timeline();
    let all = timeline.world().events().count();
    let first = EventIndex::new(all.saturating_sub(EVENTS_MAX));
    let events = timeline.events(first, EVENTS_MAX as usize);
    let about = if events.len() as u64 == all {
        message!("export.events-all", count = all)
    } else {
        message!("export.events-newest", count = events.len(), all = messages::count(all))
    };
    Made { text: Some(write(&events).into()), about }
}
