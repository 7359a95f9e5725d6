//! Pictures one after the other in one file: an animated PNG.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Cursor};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use png::{
    BitDepth, BlendOp, ColorType, Compression, Decoder, DisposeOp, Encoder, Transformations,
};

/// A palette has no more.
const COLOURS_MAX: usize = 256;

type Colour = [u8; 3];

/// Pictures of one size, with how long each is shown.
#[derive(Default)]
pub struct Animation {
    size: (u32, u32),
    frames: Vec<(Vec<Colour>, u16)>,
}

/// The part of a picture that differs from the one before.
#[derive(Clone, Copy)]
struct Part {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Animation {
    /// Adds a picture, a PNG, which is shown for so many milliseconds. One that is like the one before makes
    /// that one stay longer.
    pub fn add(&mut self, picture: &[u8], millis: u16) -> Result<()> {
        let mut decoder = Decoder::new(Cursor::new(picture));
        decoder
            .set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let size = (reader.info().width, reader.info().height);
        let mut bytes = vec![0; reader.output_buffer_size().context("a picture too large")?];
        reader.next_frame(&mut bytes)?;
        ensure!(self.frames.is_empty() || size == self.size, "pictures of different sizes");
        self.size = size;
        let (pixels, _) = bytes.as_chunks::<4>();
        let pixels = pixels.iter().map(|&[red, green, blue, _]| [red, green, blue]).collect();
        match self.frames.last_mut() {
            Some((last, shown)) if *last == pixels => *shown = shown.saturating_add(millis),
            _ => self.frames.push((pixels, millis)),
        }
        Ok(())
    }

    /// Writes it, and returns its size in bytes.
    pub fn write(&self, path: &Path) -> Result<u64> {
        let (width, height) = self.size;
        let palette = Palette::of(&self.frames);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut encoder = Encoder::new(BufWriter::new(file), width, height);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(palette.bytes());
        encoder.set_compression(Compression::High);
        encoder.set_animated(u32::try_from(self.frames.len())?, 0)?;
        encoder.set_blend_op(BlendOp::Source)?;
        encoder.set_dispose_op(DisposeOp::None)?;
        let mut writer = encoder.write_header()?;
        let mut before: Option<&[Colour]> = None;
        for (pixels, millis) in &self.frames {
            let whole = Part { left: 0, top: 0, width, height };
            let part = before.and_then(|it| changed(it, pixels, width)).unwrap_or(whole);
            writer.set_frame_delay(*millis, 1_000)?;
            // The order matters: a part must lie within the picture at every moment.
            writer.reset_frame_position()?;
            writer.set_frame_dimension(part.width, part.height)?;
            writer.set_frame_position(part.left, part.top)?;
            writer.write_image_data(&palette.indices(pixels, width, part))?;
            before = Some(pixels);
        }
        writer.finish()?;
        Ok(fs::metadata(path)?.len())
    }
}

/// The least part that holds all that differs; `None` when nothing does.
fn changed(before: &[Colour], after: &[Colour], width: u32) -> Option<Part> {
    let row_length = width as usize;
    let rows = || before.chunks(row_length).zip(after.chunks(row_length));
    let differs = |(before, after): &(&[Colour], &[Colour])| before != after;
    let top = rows().position(|row| differs(&row))?;
    let bottom = rows().rposition(|row| differs(&row))?;
    let edges = rows().skip(top).take(bottom + 1 - top).filter_map(|(before, after)| {
        let columns = || before.iter().zip(after);
        let first = columns().position(|(one, other)| one != other)?;
        Some((first, columns().rposition(|(one, other)| one != other)?))
    });
    let (left, right) = edges
        .fold((row_length, 0), |(left, right), (first, last)| (left.min(first), right.max(last)));
    let number = |it: usize| u32::try_from(it).ok();
    Some(Part {
        left: number(left)?,
        top: number(top)?,
        width: number(right + 1 - left)?,
        height: number(bottom + 1 - top)?,
    })
}

/// The colours that are seen most; the others are shown as the nearest of these.
struct Palette {
    colours: Vec<Colour>,
    places: BTreeMap<Colour, u8>,
}

impl Palette {
    fn of(frames: &[(Vec<Colour>, u16)]) -> Self {
        let mut counts: BTreeMap<Colour, u64> = BTreeMap::new();
        for colour in frames.iter().flat_map(|(pixels, _)| pixels) {
            *counts.entry(*colour).or_default() += 1;
        }
        let mut all: Vec<(Colour, u64)> = counts.into_iter().collect();
        all.sort_by_key(|&(colour, count)| (u64::MAX - count, colour));
        let colours: Vec<Colour> = all.iter().take(COLOURS_MAX).map(|it| it.0).collect();
        let places = all.iter().map(|&(colour, _)| (colour, nearest(&colours, colour))).collect();
        Self { colours, places }
    }

    fn bytes(&self) -> Vec<u8> {
        self.colours.concat()
    }

    fn indices(&self, pixels: &[Colour], width: u32, part: Part) -> Vec<u8> {
        let (left, right) = (part.left as usize, (part.left + part.width) as usize);
        let rows = pixels.chunks(width as usize).skip(part.top as usize).take(part.height as usize);
        let cells = rows.flat_map(|row| row.get(left..right).unwrap_or_default());
        cells.map(|colour| self.places.get(colour).copied().unwrap_or_default()).collect()
    }
}

fn nearest(colours: &[Colour], wanted: Colour) -> u8 {
    let distance = |colour: &Colour| -> u32 {
        let channels = colour.iter().zip(wanted);
        channels.map(|(&one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let place = colours.iter().enumerate().min_by_key(|(_, colour)| distance(colour));
    place.and_then(|(place, _)| u8::try_from(place).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixels: &[Colour], width: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let height = pixels.len() as u32 / width;
        let mut encoder = Encoder::new(&mut bytes, width, height);
        encoder.set_color(ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels.concat()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn what_comes_out_is_what_went_in_and_no_more_than_what_changed() {
        let mut first = vec![[250, 250, 246]; 12];
        first[5] = [20, 80, 190];
        let mut second = first.clone();
        second[6] = [200, 60, 0];
        let mut animation = Animation::default();
        animation.add(&picture(&first, 4), 100).unwrap();
        animation.add(&picture(&first, 4), 100).unwrap();
        animation.add(&picture(&second, 4), 300).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("two.png");
        let bytes = animation.write(&path).unwrap();
        assert_eq!(bytes, fs::metadata(&path).unwrap().len());

        let mut decoder = Decoder::new(Cursor::new(fs::read(&path).unwrap()));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        assert_eq!(reader.info().animation_control().unwrap().num_frames, 2);
        let mut frame = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut frame).unwrap();
        assert_eq!(frame, first.concat());
        assert_eq!(reader.info().frame_control().unwrap().delay_num, 200);
        reader.next_frame(&mut frame).unwrap();
        let control = reader.info().frame_control().unwrap();
        assert_eq!((control.x_offset, control.y_offset), (2, 1));
        assert_eq!((control.width, control.height, control.delay_num), (1, 1, 300));
        assert_eq!(frame[..3], [200, 60, 0]);
    }

    #[test]
    fn pictures_of_two_sizes_are_refused() {
        let mut animation = Animation::default();
        animation.add(&picture(&[[0, 0, 0]; 4], 2), 100).unwrap();
        assert!(animation.add(&picture(&[[0, 0, 0]; 4], 4), 100).is_err());
    }
}
