//! What keys do to the console's line: lines of before, and words that may come next.

use std::rc::Rc;

use crate::sim::{Completions, World};

/// The line as it stands, and what helps to write it.
#[derive(Clone, Debug, Default)]
pub(super) struct Editor {
    text: String,
    list: Option<List>,
    /// Which line of before is shown, and what was there before it was.
    recalled: Option<(usize, String)>,
    /// Escape was pressed: the next Tab leaves the field.
    lets_go: bool,
}

/// Words to choose from.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) completions: Completions,
    /// The one that is taken by Enter.
    pub(super) active: usize,
}

/// Whose a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reaction {
    /// The editor has used it.
    Used,
    /// The line is to be carried out.
    CarryOut,
    /// The browser's.
    None,
}

impl Editor {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) const fn list(&self) -> Option<&List> {
        self.list.as_ref()
    }

    /// The line is this now.
    pub(super) fn set(&mut self, text: String) {
        *self = Self { text, ..Self::default() };
    }

    /// Somebody typed. A list that is open stays so as long as it has something.
    pub(super) fn typed(&mut self, text: String, world: &World) {
        let was_open = self.list.is_some();
        self.set(text);
        if was_open {
            self.show(world);
        }
    }

    /// Shows the words that may come next. Returns whether there are any.
    pub(super) fn show(&mut self, world: &World) -> bool {
        let completions = Completions::of(&self.text, world);
        self.list = (!completions.words.is_empty()).then_some(List { completions, active: 0 });
        self.list.is_some()
    }

    pub(super) fn close(&mut self) {
        self.list = None;
    }

    /// Takes a word of the list.
    pub(super) fn take(&mut self, index: usize) {
        let Some(List { completions, .. }) = self.list.take() else { return };
        if let Some(word) = completions.words.get(index) {
            self.set(completions.complete(&self.text, word) + " ");
        }
    }

    /// A key was pressed. `before` knows the lines that were typed before, the last one as 0.
    pub(super) fn key(
        &mut self,
        key: &str,
        before: impl Fn(usize) -> Option<Rc<str>>,
        world: &World,
    ) -> Reaction {
        if let Some(list) = &mut self.list {
            let (active, len) = (list.active, list.completions.words.len());
            match key {
                "Enter" | "Tab" => self.take(active),
                "ArrowDown" => list.active = (active + 1) % len.max(1),
                "ArrowUp" => list.active = active.checked_sub(1).unwrap_or(len.saturating_sub(1)),
                "Escape" => {
                    self.list = None;
                    self.lets_go = true;
                }
                _ => return Reaction::None,
            }
            return Reaction::Used;
        }
        match key {
            "Enter" => return Reaction::CarryOut,
            "Tab" if !self.lets_go => return self.complete(world),
            "ArrowUp" => {
                self.recall(self.recalled.as_ref().map_or(0, |(back, _)| back + 1), before);
            }
            "ArrowDown" => match self.recalled.take() {
                Some((0, draft)) => self.text = draft,
                Some((back, draft)) => {
                    self.recalled = Some((back, draft));
                    self.recall(back - 1, before);
                }
                None => {}
            },
            "Escape" => {
                self.lets_go = true;
                return Reaction::None;
            }
            _ => return Reaction::None,
        }
        Reaction::Used
    }

    /// Writes what is certain, and shows a list of what is not. Where nothing has been typed or nothing
    /// is known, the key is the browser's, so that nobody is caught in the field.
    fn complete(&mut self, world: &World) -> Reaction {
        if self.text.trim().is_empty() || !self.show(world) {
            return Reaction::None;
        }
        let Some(List { completions, .. }) = &self.list else { return Reaction::None };
        if completions.words.len() == 1 {
            self.take(0);
        } else {
            let certain = completions.complete(&self.text, completions.common());
            if certain.starts_with(&self.text) {
                self.text = certain;
            }
        }
        Reaction::Used
    }

    fn recall(&mut self, back: usize, before: impl Fn(usize) -> Option<Rc<str>>) {
        let Some(line) = before(back) else { return };
        let now = core::mem::replace(&mut self.text, line.to_string());
        let draft = self.recalled.take().map_or(now, |(_, draft)| draft);
        self.recalled = Some((back, draft));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, ScenarioId};

    fn world() -> World {
        World::new(Scenario::named(ScenarioId::Empty).unwrap(), 1).unwrap()
    }

    fn nothing(_: usize) -> Option<Rc<str>> {
        None
    }

    /// An editor with this line, after these keys.
    fn after(text: &str, keys: &[&str]) -> (Editor, Reaction) {
        let mut editor = Editor::default();
        editor.set(text.into());
        let world = world();
        let lines = |back| ["second", "first"].get(back).map(|line| Rc::from(*line));
        let mut last = Reaction::None;
        for key in keys {
            last = editor.key(key, lines, &world);
        }
        (editor, last)
    }

    #[test]
    fn tab_writes_what_is_certain_and_lists_what_is_not() {
        let cases = [
            ("put", &["Tab"][..], "put-record ", false),
            ("add", &["Tab"], "add-", true),
            ("add", &["Tab", "Enter"], "add-producer ", false),
            ("add", &["Tab", "ArrowDown", "Tab"], "add-consumer ", false),
            ("add", &["Tab", "ArrowUp", "Enter"], "add-mapping ", false),
            ("add", &["Tab", "Escape"], "add-", false),
            ("split-shard --sh", &["Tab"], "split-shard --shard-to-split ", false),
            ("split-shard --shard-to-split 2", &["Tab"], "split-shard --shard-to-split 2", false),
        ];
        for (text, keys, expected, is_open) in cases {
            let (editor, _) = after(text, keys);
            assert_eq!((editor.text(), editor.list().is_some()), (expected, is_open), "{keys:?}");
        }
    }

    #[test]
    fn nobody_is_caught_in_the_field() {
        for (text, keys) in [
            ("", &["Tab"][..]),
            ("  ", &["Tab"]),
            ("dance ", &["Tab"]),
            ("add", &["Escape", "Tab"]),
            ("add", &["Tab", "Escape", "Tab"]),
        ] {
            assert_eq!(after(text, keys).1, Reaction::None, "{text:?} {keys:?}");
        }
    }

    #[test]
    fn up_and_down_go_through_the_lines_of_before() {
        for (keys, expected) in [
            (&["ArrowUp"][..], "second"),
            (&["ArrowUp", "ArrowUp"], "first"),
            (&["ArrowUp", "ArrowUp", "ArrowUp"], "first"),
            (&["ArrowUp", "ArrowUp", "ArrowDown"], "second"),
            (&["ArrowUp", "ArrowDown"], "begun"),
            (&["ArrowDown"], "begun"),
        ] {
            assert_eq!(after("begun", keys).0.text(), expected, "{keys:?}");
        }
    }

    #[test]
    fn a_list_follows_what_is_typed_until_nothing_fits() {
        let (world, mut editor) = (world(), Editor::default());
        editor.set("a".into());
        assert_eq!(editor.key("Tab", nothing, &world), Reaction::Used);
        editor.typed("add-f".into(), &world);
        assert_eq!(editor.list().unwrap().completions.words, ["add-fleet"]);
        editor.typed("add-fx".into(), &world);
        assert!(editor.list().is_none());
        assert_eq!(editor.key("Enter", nothing, &world), Reaction::CarryOut);
    }
}
