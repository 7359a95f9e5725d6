//! What is not in the first load: components that are fetched when they are first shown, functions when they are
//! first called, or both before, while the page has nothing else to do.
//!
//! [`part!`] names such a component and the file that it is in, [`functions!`] does the same for functions, and
//! the page's build cuts the wasm there. What nothing but these reaches is in their files; what the rest of the page reaches, too,
//! stays in the first one. Without the feature `split`, as in tests of components, all of it is in one,
//! and takes the same way through here.
//!
//! `arriving.rs` is what stands in a part's place until it is here, `preload.rs` fetches ahead. No
//! component that does something of its own belongs here.

mod arriving;
mod preload;

use core::future::Future;
use core::pin::Pin;
use std::sync::OnceLock;

use yew::prelude::*;

use self::arriving::Arriving;
pub(super) use self::preload::preload;
use super::component::Component as _;

/// Makes a component of its properties.
pub(super) type Make<P> = fn(P) -> Html;

/// How a part is fetched.
#[derive(Clone, Copy)]
pub(super) struct Fetch {
    /// The part's name, which no other has.
    name: &'static str,
    start: StartFetch,
}

/// Begins to fetch. It is done when the part is here.
pub(super) type StartFetch = fn() -> Pin<Box<dyn Future<Output = Result<(), NotFetched>>>>;

impl PartialEq for Fetch {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A part could not be fetched; the browser's console has the reason. It may be tried again.
pub(super) struct NotFetched;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A component with the properties `P` that is fetched when it is wanted; see [`part!`].
pub(super) struct Part<P> {
    fetch: Fetch,
    make: OnceLock<Make<P>>,
}

impl<P> Part<P> {
    /// The one of this name. What is fetched has to be given to [`Part::arrive`].
    pub(super) const fn new(name: &'static str, start: StartFetch) -> Self {
        Self { fetch: Fetch { name, start }, make: OnceLock::new() }
    }

    /// How it is fetched.
    pub(super) const fn fetch(&self) -> Fetch {
        self.fetch
    }

    /// It is here from now on.
    pub(super) fn arrive(&self, make: Make<P>) {
        self.make.get_or_init(|| make);
    }
}

/// Functions that are fetched when they are wanted; see [`functions!`].
pub(super) struct Functions<T> {
    fetch: Fetch,
    here: OnceLock<T>,
}

impl<T: Copy> Functions<T> {
    /// Those of this name. What is fetched has to be given to [`Functions::arrive`].
    pub(super) const fn new(name: &'static str, start: StartFetch) -> Self {
        Self { fetch: Fetch { name, start }, here: OnceLock::new() }
    }

    /// How they are fetched.
    pub(super) const fn fetch(&self) -> Fetch {
        self.fetch
    }

    /// They are here from now on.
    pub(super) fn arrive(&self, functions: T) {
        self.here.get_or_init(|| functions);
    }

    /// The functions, if they are here.
    pub(super) fn here(&self) -> Option<T> {
        self.here.get().copied()
    }

    /// Fetches the functions, unless they are here.
    pub(super) async fn get(&self) -> Result<T, NotFetched> {
        if self.here().is_none() {
            (self.fetch.start)().await?;
        }
        self.here().ok_or(NotFetched)
    }
}

/// Shows parts in a component, which renders again when one of them arrives.
pub(super) struct Parts(Callback<()>);

/// For a function component that shows parts.
#[hook]
pub(super) fn use_parts() -> Parts {
    let update = use_force_update();
    Parts::new(Callback::from(move |()| update.force_update()))
}

impl Parts {
    /// For a component that renders again when `on_here` is called.
    pub(super) const fn new(on_here: Callback<()>) -> Self {
        Self(on_here)
    }

    /// The part, or what stands in its place until it is here.
    pub(super) fn show<P>(&self, part: &'static Part<P>, props: P) -> Html {
        part.make.get().map_or_else(|| self.arriving(part.fetch), |make| make(props))
    }

    fn arriving(&self, fetch: Fetch) -> Html {
        Arriving { fetch, on_here: self.0.clone() }.named(fetch.name)
    }
}

/// Makes a component a part: `part!(CALLS: CallsPanel, in calls)`. Parts that name the
/// same file come together. There should be few files: what some of them share, and the first load does not
/// have, is in a further one for each set of those that share it.
macro_rules! part {
    ($(#[$about:meta])* $name:ident: $component:ty, in $file:ident) => {
        $(#[$about])*
        pub(in crate::ui) static $name: $crate::ui::parts::Part<$component> = {
            #[cfg(feature = "split")]
            #[::wasm_split_helpers::wasm_split($file, fallible)]
            fn make() -> Result<$crate::ui::parts::Make<$component>, $crate::ui::parts::NotFetched> {
                Ok(<::yew::Html as From<$component>>::from)
            }
            #[cfg(not(feature = "split"))]
            async fn make() -> Result<$crate::ui::parts::Make<$component>, $crate::ui::parts::NotFetched> {
                Ok(<::yew::Html as From<$component>>::from)
            }
            $crate::ui::parts::Part::new(stringify!($name), || {
                Box::pin(async {
                    $name.arrive(make().await?);
                    Ok(())
                })
            })
        };
    };
}
pub(super) use part;

/// Makes functions a part: `functions!(DEEDS: Deeds = ALL, in facts)`, where `Deeds` is a table of pointers to
/// functions and `ALL` is the one that there is. What only they reach is fetched with them.
macro_rules! functions {
    ($(#[$about:meta])* $name:ident: $table:ty = $all:expr, in $file:ident) => {
        $(#[$about])*
        static $name: $crate::ui::parts::Functions<$table> = {
            #[cfg(feature = "split")]
            #[::wasm_split_helpers::wasm_split($file, fallible)]
            fn make() -> Result<$table, $crate::ui::parts::NotFetched> {
                Ok($all)
            }
            #[cfg(not(feature = "split"))]
            async fn make() -> Result<$table, $crate::ui::parts::NotFetched> {
                Ok($all)
            }
            $crate::ui::parts::Functions::new(stringify!($name), || {
                Box::pin(async {
                    $name.arrive(make().await?);
                    Ok(())
                })
            })
        };
    };
}
pub(super) use functions;
