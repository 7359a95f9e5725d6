//! The browser's accessibility tree: what a screen reader is told.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use thirtyfour::WebDriver;

/// One thing in the accessibility tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its role in ARIA's words: `button`, `heading`, `slider`.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Its current value, where it has one: a slider's, a text field's.
    pub value: Option<Value>,
    /// The browser's own number for the element.
    pub(crate) backend_id: Option<u64>,
    properties: Vec<(String, Value)>,
}

impl Node {
    /// A state such as `checked`, `disabled`, `expanded`, `level`, `pressed` or `selected`; the
    /// browser leaves out those that don't apply.
    pub fn state(&self, name: &str) -> Option<&Value> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn from_json(json: &Value) -> Option<Self> {
        if json.get("ignored").and_then(Value::as_bool) == Some(true) {
            return None;
        }
        let text = |key: &str| Some(json.get(key)?.get("value")?.as_str()?.to_owned());
        let properties = json
            .get("properties")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|property| {
                let name = property.get("name")?.as_str()?.to_owned();
                Some((name, property.get("value")?.get("value")?.clone()))
            })
            .collect();
        Some(Self {
            role: text("role")?,
            name: text("name").unwrap_or_default(),
            value: json.get("value").and_then(|value| value.get("value")).cloned(),
            backend_id: json.get("backendDOMNodeId").and_then(Value::as_u64),
            properties,
        })
    }
}

/// Everything with `role` below `container`, or on the whole page, in the page's order.
pub async fn with_role(
    session: &WebDriver,
    container: Option<u64>,
    role: &str,
) -> Result<Vec<Node>> {
    let root = match container {
        Some(container) => container,
        None => document(session).await?,
    };
    let answer = session
        .cdp()
        .send_raw(
            "Accessibility.queryAXTree",
            json!({ "backendNodeId": root, "role": browser_word(role) }),
        )
        .await
        .context("cannot ask the accessibility tree")?;
    Ok(nodes_of(&answer))
}

/// Everything that a screen reader would come by, in the page's order.
pub async fn whole_page(session: &WebDriver) -> Result<Vec<Node>> {
    /// Boxes and runs of text: they say nothing that their parents' names do not.
    const NOISE: [&str; 5] = ["InlineTextBox", "StaticText", "generic", "none", "RootWebArea"];
    let answer = session
        .cdp()
        .send_raw("Accessibility.getFullAXTree", json!({}))
        .await
        .context("cannot read the accessibility tree")?;
    let mut nodes = nodes_of(&answer);
    nodes.retain(|node| !NOISE.contains(&node.role.as_str()));
    Ok(nodes)
}

async fn document(session: &WebDriver) -> Result<u64> {
    let answer = session
        .cdp()
        .send_raw("DOM.getDocument", json!({ "depth": 0 }))
        .await
        .context("cannot ask for the document")?;
    answer
        .pointer("/root/backendNodeId")
        .and_then(Value::as_u64)
        .context("the page has no document")
}

fn nodes_of(answer: &Value) -> Vec<Node> {
    answer
        .get("nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Node::from_json)
        .collect()
}

/// Chromium has its own word for one of ARIA's roles.
fn browser_word(role: &str) -> &str {
    match role {
        "img" => "image",
        _ => role,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_nodes_are_left_out() {
        let answer = json!({ "nodes": [
            { "ignored": true, "role": { "value": "none" } },
            {
                "ignored": false,
                "role": { "value": "checkbox" },
                "name": { "value": "Enhanced fan-out" },
                "properties": [{ "name": "checked", "value": { "value": "true" } }],
                "backendDOMNodeId": 7
            }
        ] });
        let nodes = nodes_of(&answer);
        assert_eq!(nodes.len(), 1);
        assert_eq!(nodes[0].name, "Enhanced fan-out");
        assert_eq!(nodes[0].state("checked"), Some(&json!("true")));
        assert_eq!(nodes[0].state("disabled"), None);
    }
}
