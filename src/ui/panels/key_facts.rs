//! What becomes of a key: its MD5, the number, the height, the shard.

use yew::prelude::*;

use crate::engine::{HashKey, HashKeyRange, PartitionKey, ShardIndex};
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::view::{height_text, shortened};

#[derive(Clone, PartialEq)]
pub(super) struct KeyFacts {
    pub(super) key_text: AttrValue,
    /// Takes the place of the hash.
    pub(super) explicit: Option<AttrValue>,
    pub(super) open: Vec<(ShardIndex, HashKeyRange)>,
}
component!(KeyFacts, use_key_facts);

#[hook]
fn use_key_facts(props: &KeyFacts) -> Html {
    let Ok(key) = PartitionKey::new(&props.key_text) else { return Html::default() };
    let md5: String = HashKey::md5(&key).iter().map(|byte| format!("{byte:02x}")).collect();
    let (first_half, second_half) = md5.split_at(16);
    let explicit = props.explicit.as_ref().and_then(|text| text.parse::<HashKey>().ok());
    let hash_key = explicit.unwrap_or_else(|| HashKey::of(&key));
    let owner = props.open.iter().find(|(_, range)| range.contains(hash_key));
    let owner = owner.map(|(shard, _)| shard.to_string().into());
    let owner = owner.unwrap_or_else(|| message!("key-facts.no-shard"));
    let number = hash_key.to_string();
    html! {
        <dl class="key-facts">
            <div class={explicit.is_some().then_some("unused")}>
                <dt>{ "MD5" }</dt>
                // Where there is no room for one line, two halves are easier to compare.
                <dd><code>{ first_half }<wbr />{ second_half }</code></dd>
            </div>
            <div>
                <dt>{ message!("key-facts.hash-key") }</dt>
                <dd><code title={number.clone()}>{ shortened(&number, 8) }</code></dd>
            </div>
            <div>
                <dt>{ message!("key-facts.height") }</dt>
                <dd><strong>{ height_text(hash_key) }</strong></dd>
            </div>
            <div>
                <dt>{ message!("key-facts.goes-to") }</dt>
                <dd>
                    <strong>
                        { owner }
                    </strong>
                </dd>
            </div>
        </dl>
    }
}
