//! The app that Trunk builds. It starts [`shardbelt::ui`] and does nothing else.

fn main() {
    shardbelt::ui::start();
}
