//! What becomes of a key: its MD5, the number, the height, the shard.

use yew::prelude::*;

use crate::engine::{HashKey, HashKeyRange, PartitionKey, ShardIndex};
use crate::view::{height_text, shortened};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct KeyFactsProps {
    pub(super) key_text: AttrValue,
    /// Takes the place of the hash.
    pub(super) explicit: Option<AttrValue>,
    pub(super) open: Vec<(ShardIndex, HashKeyRange)>,
}

#[component]
pub(super) fn KeyFacts(props: &KeyFactsProps) -> Html {
    let Ok(key) = PartitionKey::new(&props.key_text) else { return Html::default() };
    let md5: String = HashKey::md5(&key).iter().map(|byte| format!("{byte:02x}")).collect();
    let explicit = props.explicit.as_ref().and_then(|text| text.parse::<HashKey>().ok());
    let hash_key = explicit.unwrap_or_else(|| HashKey::of(&key));
    let owner = props.open.iter().find(|(_, range)| range.contains(hash_key));
    let number = hash_key.to_string();
    html! {
        <dl class="key-facts">
            <div class={explicit.is_some().then_some("unused")}>
                <dt>{ "MD5" }</dt><dd><code>{ md5 }</code></dd>
            </div>
            <div>
                <dt>{ "Hash key" }</dt>
                <dd><code title={number.clone()}>{ shortened(&number, 12) }</code></dd>
            </div>
            <div>
                <dt>{ "Height" }</dt>
                <dd>
                    <strong>{ height_text(hash_key) }</strong>
                    { " of the hash space" }
                </dd>
            </div>
            <div>
                <dt>{ "Goes to" }</dt>
                <dd>
                    <strong>
                        { owner.map_or_else(|| "no shard".into(), |(shard, _)| shard.to_string()) }
                    </strong>
                </dd>
            </div>
        </dl>
    }
}
