//! A component is a value: what it is shown with. [`component!`] names the hook that shows it, and `{ … }` in
//! `html!` takes it.
//!
//! Yew's own function components are types, and Yew compiles all that it does with a component once for each: with
//! forty of them, that was 7 KB of the first load. To Yew there is one component here, [`Host`], and which it
//! shows is known when the page runs. As ever, one renders again only when it is given another value than before.

use core::any::Any;
use std::rc::Rc;

use yew::functional::{Hook, HookContext};
use yew::prelude::*;
use yew::virtual_dom::{Key, VComp, VList};

/// What [`component!`] makes of a type.
pub(super) trait Component: PartialEq + 'static {
    /// No other component has it: where one stood before another, nothing of it is kept.
    const NAME: &'static str;

    /// Runs the hook.
    fn render(&self, hooks: &mut HookContext) -> Html;

    /// For a list of them, where each needs a key of its own.
    fn keyed(self, key: impl Into<Key>) -> Html
    where
        Self: Sized,
    {
        let key = key.into();
        hosted(Rc::new(self), format!("{} {key}", Self::NAME).into(), Some(key))
    }

    /// For one that takes the place of others of its kind: nothing of one with another name is kept.
    fn named(self, name: &str) -> Html
    where
        Self: Sized,
    {
        hosted(Rc::new(self), format!("{} {name}", Self::NAME).into(), None)
    }
}

/// Makes a type a component: `component!(Ruler, use_ruler)`, where `#[hook] fn use_ruler(props: &Ruler) -> Html`.
macro_rules! component {
    ($component:ident, $hook:ident) => {
        impl $crate::ui::component::Component for $component {
            const NAME: &'static str = concat!(module_path!(), stringify!($component));

            fn render(&self, hooks: &mut ::yew::functional::HookContext) -> ::yew::Html {
                ::yew::functional::Hook::run($hook(self), hooks)
            }
        }

        impl From<$component> for ::yew::Html {
            fn from(component: $component) -> Self {
                $crate::ui::component::show(component)
            }
        }
    };
}
pub(super) use component;

/// The component on the page.
pub(super) fn show<C: Component>(component: C) -> Html {
    hosted(Rc::new(component), C::NAME.into(), None)
}

/// `own` tells a component from another in its place, and `key` from its neighbours. Yew looks at the key of a list
/// only where that lies in another list, so one would not do for both.
fn hosted(content: Rc<dyn Content>, own: Key, key: Option<Key>) -> Html {
    let host = VComp::new::<Host>(Rc::new(HostProps { content }), Some(own));
    VList::with_children(vec![host.into()], key).into()
}

/// A component, whichever.
trait Content: Any {
    fn render(&self, hooks: &mut HookContext) -> Html;

    fn equals(&self, other: &dyn Any) -> bool;
}

impl<C: Component> Content for C {
    fn render(&self, hooks: &mut HookContext) -> Html {
        Component::render(self, hooks)
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<C>().is_some_and(|other| self == other)
    }
}

#[derive(Clone, Properties)]
struct HostProps {
    content: Rc<dyn Content>,
}

impl PartialEq for HostProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.content, &other.content) || self.content.equals(&*other.content)
    }
}

/// Shows what it is given; its hooks are those of what it shows.
#[yew::component]
fn Host(props: &HostProps) -> Html {
    use_content(&*props.content)
}

fn use_content(content: &dyn Content) -> impl Hook<Output = Html> + '_ {
    Render(content)
}

struct Render<'a>(&'a dyn Content);

impl Hook for Render<'_> {
    type Output = Html;

    fn run(self, hooks: &mut HookContext) -> Html {
        self.0.render(hooks)
    }
}
