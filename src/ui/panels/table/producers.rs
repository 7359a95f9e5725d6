//! Those who write, and what became of what they made.

use yew::prelude::*;

use super::{counts, table};
use crate::ui::messages::message;
use crate::view::{FloorView, ProducerView};

pub(super) fn table_of(view: &FloorView) -> Html {
    let heads = [
        message!("table.producer"),
        message!("table.state"),
        message!("table.made"),
        message!("table.accepted"),
        message!("table.refused"),
        message!("table.waiting"),
        message!("table.lost"),
        message!("table.copies"),
        message!("table.stored-out-of-order"),
    ];
    table(message!("table.producers"), &heads, view.producers.iter().map(row).collect())
}

fn row(producer: &ProducerView) -> Html {
    let state = if producer.is_finished {
        message!("table.finished")
    } else if producer.being_refused {
        message!("table.being-refused")
    } else {
        message!("table.writing")
    };
    html! {
        <tr key={producer.id.get()}>
            <th scope="row">{ &producer.settings.name }</th>
            <td class={producer.being_refused.then_some("refused")}>{ state }</td>
            { counts([
                producer.made,
                producer.accepted,
                producer.refused,
                producer.waiting as u64,
                producer.lost,
                producer.copies,
                producer.stored_out_of_order,
            ]) }
        </tr>
    }
}
