//! Takes the strokes that are meant for a canvas, and writes them down as SVG.
//!
//! The painter calls methods of a context and sets its properties. This is an object that has those that
//! it uses, and no canvas behind it: so there is one painter for both.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, window};

use crate::view::decimal_text;

/// The strokes so far.
#[derive(Default)]
struct Strokes {
    body: String,
    path: String,
    /// The rectangle that the path is, if it is one.
    rectangle: Option<[f64; 4]>,
    clips: u32,
    /// How many groups were opened since each time that the context was saved.
    groups: Vec<u32>,
    dashes: String,
}

/// A context that writes down what is painted on it.
pub(super) struct Recorder {
    object: Object,
    strokes: Rc<RefCell<Strokes>>,
    /// Kept for as long as they may be called.
    _methods: Vec<JsValue>,
}

impl Recorder {
    /// One on which nothing has been painted. `None` where no canvas can measure texts.
    pub(super) fn new() -> Option<Self> {
        let object = Object::new();
        let strokes = Rc::new(RefCell::new(Strokes::default()));
        let mut recorder = Self { object, strokes, _methods: Vec::new() };
        recorder.set("globalAlpha", &1.into());
        recorder.on("save", |strokes, _, _| strokes.groups.push(0));
        recorder.on("restore", |strokes, _, _| strokes.restore());
        recorder.on("beginPath", |strokes, _, _| strokes.begin_path());
        recorder.on("moveTo", |strokes, _, [x, y, ..]| strokes.path_to('M', x, y));
        recorder.on("lineTo", |strokes, _, [x, y, ..]| strokes.path_to('L', x, y));
        recorder.on("rect", |strokes, _, place| strokes.rectangle = Some(place));
        recorder.on("clip", |strokes, _, _| strokes.clip());
        recorder.on("translate", |strokes, _, [x, y, ..]| {
            strokes.open(&format!("transform=\"translate({} {})\"", number(x), number(y)));
        });
        recorder.on("fillRect", |strokes, style, place| {
            strokes.rectangle(place, &format!("fill=\"{}\"{}", style.fill(), style.opacity()));
        });
        recorder.on("strokeRect", |strokes, style, place| {
            let stroke = style.stroke(&strokes.dashes);
            strokes.rectangle(place, &format!("fill=\"none\" {stroke}"));
        });
        recorder.on("stroke", |strokes, style, _| {
            let stroke = style.stroke(&strokes.dashes);
            let path = &strokes.path;
            let element = format!("<path d=\"{path}\" fill=\"none\" {stroke}/>\n");
            strokes.body.push_str(&element);
        });
        recorder.on_dashes();
        recorder.on_text();
        recorder.on_measure()?;
        Some(recorder)
    }

    /// The object, for those who paint on a canvas.
    pub(super) fn context(&self) -> &CanvasRenderingContext2d {
        // A context's methods are found by their names.
        self.object.unchecked_ref()
    }

    /// What was painted, as a file.
    pub(super) fn write(&self, (width, height): (f64, f64)) -> String {
        let (width, height) = (number(width), number(height));
        let body = &self.strokes.borrow().body;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">\n{body}</svg>\n"
        )
    }

    fn set(&self, name: &str, value: &JsValue) {
        // Fails only for objects that are frozen.
        let _ = Reflect::set(&self.object, &name.into(), value);
    }

    fn keep(&mut self, name: &str, method: JsValue) {
        self.set(name, &method);
        self._methods.push(method);
    }

    /// A method of up to four numbers.
    fn on(&mut self, name: &str, act: fn(&mut Strokes, &Style, [f64; 4])) {
        let (strokes, style) = (self.strokes.clone(), Style(self.object.clone()));
        let method = Closure::<dyn Fn(JsValue, JsValue, JsValue, JsValue)>::new(
            move |a: JsValue, b: JsValue, c: JsValue, d: JsValue| {
                let numbers = [a, b, c, d].map(|it| it.as_f64().unwrap_or_default());
                act(&mut strokes.borrow_mut(), &style, numbers);
            },
        );
        self.keep(name, method.into_js_value());
    }

    fn on_dashes(&mut self) {
        let strokes = self.strokes.clone();
        let method = Closure::<dyn Fn(Array)>::new(move |dashes: Array| {
            let lengths: Vec<String> =
                dashes.iter().filter_map(|it| it.as_f64()).map(number).collect();
            strokes.borrow_mut().dashes = lengths.join(" ");
        });
        self.keep("setLineDash", method.into_js_value());
    }

    fn on_text(&mut self) {
        let (strokes, style) = (self.strokes.clone(), Style(self.object.clone()));
        let method =
            Closure::<dyn Fn(String, f64, f64)>::new(move |text: String, x: f64, y: f64| {
                let element = style.text(&text, x, y);
                strokes.borrow_mut().body.push_str(&element);
            });
        self.keep("fillText", method.into_js_value());
    }

    /// Texts are as wide as on a canvas.
    fn on_measure(&mut self) -> Option<()> {
        let canvas = window()?.document()?.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let style = Style(self.object.clone());
        let method = Closure::<dyn Fn(String) -> JsValue>::new(move |text: String| {
            context.set_font(&style.get("font"));
            context.measure_text(&text).map_or(JsValue::UNDEFINED, JsValue::from)
        });
        self.keep("measureText", method.into_js_value());
        Some(())
    }
}

impl Strokes {
    fn begin_path(&mut self) {
        self.path.clear();
        self.rectangle = None;
    }

    fn path_to(&mut self, command: char, x: f64, y: f64) {
        // Writing to a string cannot fail.
        let _ = write!(self.path, "{command}{} {}", number(x), number(y));
    }

    fn rectangle(&mut self, place: [f64; 4], style: &str) {
        let element = format!("<rect {} {style}/>\n", rectangle_attributes(place));
        self.body.push_str(&element);
    }

    /// What comes until the context is restored is within the path.
    fn clip(&mut self) {
        let Some(place) = self.rectangle else { return };
        self.clips += 1;
        let (name, place) = (format!("clip-{}", self.clips), rectangle_attributes(place));
        let element = format!("<clipPath id=\"{name}\"><rect {place}/></clipPath>\n");
        self.body.push_str(&element);
        self.open(&format!("clip-path=\"url(#{name})\""));
    }

    fn open(&mut self, attributes: &str) {
        self.body.push_str(&format!("<g {attributes}>\n"));
        if let Some(count) = self.groups.last_mut() {
            *count += 1;
        }
    }

    fn restore(&mut self) {
        for _ in 0..self.groups.pop().unwrap_or_default() {
            self.body.push_str("</g>\n");
        }
    }
}

/// How the context is to paint: its properties, as they were set last.
struct Style(Object);

impl Style {
    fn get(&self, name: &str) -> String {
        let value = Reflect::get(&self.0, &name.into()).unwrap_or_default();
        value.as_string().unwrap_or_default()
    }

    fn number(&self, name: &str) -> f64 {
        let value = Reflect::get(&self.0, &name.into()).unwrap_or_default();
        value.as_f64().unwrap_or(1.0)
    }

    fn fill(&self) -> String {
        escaped(&self.get("fillStyle"))
    }

    fn opacity(&self) -> String {
        let opacity = self.number("globalAlpha");
        if opacity < 1.0 {
            format!(" opacity=\"{}\"", decimal_text(opacity, 3))
        } else {
            String::new()
        }
    }

    fn stroke(&self, dashes: &str) -> String {
        let colour = escaped(&self.get("strokeStyle"));
        let width = number(self.number("lineWidth"));
        let mut stroke = format!("stroke=\"{colour}\" stroke-width=\"{width}\"{}", self.opacity());
        if !dashes.is_empty() {
            stroke.push_str(&format!(" stroke-dasharray=\"{dashes}\""));
        }
        stroke
    }

    /// The typeface is said as for a canvas: `600 11px a, b`.
    fn text(&self, text: &str, x: f64, y: f64) -> String {
        let font = self.get("font");
        let anchor = match self.get("textAlign").as_str() {
            "center" => "middle",
            "right" => "end",
            _ => "start",
        };
        format!(
            "<text x=\"{}\" y=\"{}\" fill=\"{}\"{} style=\"font:{}\" text-anchor=\"{anchor}\" \
             dominant-baseline=\"central\">{}</text>\n",
            number(x),
            number(y),
            self.fill(),
            self.opacity(),
            escaped(&font),
            escaped(text),
        )
    }
}

fn rectangle_attributes([x, y, width, height]: [f64; 4]) -> String {
    let [x, y, width, height] = [x, y, width, height].map(number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

fn number(value: f64) -> String {
    let text = decimal_text(value, 1);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
