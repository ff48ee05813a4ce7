    pub mod rt {
        use std::borrow::Cow;
        use std::boxed::Box;
        use std::cell::{Cell, RefCell};
        use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
        use std::fmt::{Debug, Display, Write as _};
        use std::format;
        use std::hash::Hash;
        use std::io::Write as _;
        use std::option::Option::{self, None, Some};
        use std::path::{Path, PathBuf};
        use std::prelude::v1::*;
        use std::rc::Rc;
        use std::string::{String, ToString};
        use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
        use std::sync::Arc;
        use std::vec::Vec;

        static MUTANT: AtomicU32 = AtomicU32::new(0);
        static HITS: [AtomicBool; GOALS] = [const { AtomicBool::new(false) }; GOALS];
        static MET: [AtomicBool; MUTANTS] = [const { AtomicBool::new(false) }; MUTANTS];
        static LATEST: AtomicU64 = AtomicU64::new(0);

        pub fn hit(goal: usize) {
            if !HITS[goal].swap(true, Relaxed) {
                if let Ok(path) = std::env::var("INKLING_TAKEN") {
                    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
                    if let Ok(mut file) = file {
                        let _ = file.write_all(format!("{goal}\n").as_bytes());
                    }
                }
            }
        }

        pub fn on(mutant: u32) -> bool {
            MET[mutant as usize].store(true, Relaxed);
            MUTANT.load(Relaxed) == mutant
        }

        pub fn flip(mutant: u32, value: bool) -> bool {
            value ^ on(mutant)
        }

        pub struct In<'a>(pub std::str::SplitAsciiWhitespace<'a>);

        impl<'a> In<'a> {
            pub fn word(&mut self) -> &'a str {
                self.0.next().expect("a word")
            }
            pub fn count(&mut self) -> usize {
                self.word().parse().expect("a count")
            }
        }

        pub fn take<T: Take>(input: &mut In) -> T {
            T::take(input)
        }

        pub trait Take: Sized {
            fn take(input: &mut In) -> Self;
        }

        macro_rules! numbers { ($($t:ty)*) => {$(
            impl Take for $t {
                fn take(input: &mut In) -> Self { input.word().parse().expect("a number") }
            }
            impl Show for $t {
                fn show(&self, out: &mut String) { let _ = write!(out, "[\"i\",\"{self}\"]"); }
            }
        )*} }
        numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
        macro_rules! floats { ($($t:ty)*) => {$(
            impl Take for $t {
                fn take(input: &mut In) -> Self { input.word().parse().expect("a number") }
            }
            impl Show for $t {
                fn show(&self, out: &mut String) { let _ = write!(out, "[\"f\",\"{self:?}\"]"); }
            }
        )*} }
        floats!(f32 f64);

        impl Take for bool {
            fn take(input: &mut In) -> Self { input.count() == 1 }
        }
        impl Take for char {
            fn take(input: &mut In) -> Self { char::from_u32(input.count() as u32).expect("a char") }
        }
        impl Take for () {
            fn take(_: &mut In) -> Self {}
        }
        impl Take for String {
            fn take(input: &mut In) -> Self {
                let hex = &input.word().as_bytes()[1..];
                let half = |byte: u8| (byte as char).to_digit(16).expect("hex") as u8;
                let bytes = hex.chunks(2).map(|pair| half(pair[0]) * 16 + half(pair[1])).collect();
                String::from_utf8(bytes).expect("text")
            }
        }
        impl Take for &'static str {
            fn take(input: &mut In) -> Self { Box::leak(String::take(input).into_boxed_str()) }
        }
        impl Take for std::time::Duration {
            fn take(input: &mut In) -> Self { std::time::Duration::from_millis(u64::take(input)) }
        }
        impl Show for std::time::Duration {
            fn show(&self, out: &mut String) {
                let (name, count) = match (self.as_secs(), self.subsec_nanos()) {
                    (seconds, 0) => ("from_secs", seconds as u128),
                    (_, nanos) if nanos % 1_000_000 == 0 => ("from_millis", self.as_millis()),
                    _ => ("from_nanos", self.as_nanos()),
                };
                let path = format!("std::time::Duration::{name}");
                let _ = write!(out, "[\"call\",\"{path}\",[[\"i\",\"{count}\"]]]");
            }
        }
        impl Take for PathBuf {
            fn take(input: &mut In) -> Self { PathBuf::from(String::take(input)) }
        }
        impl Take for &'static Path {
            fn take(input: &mut In) -> Self { Path::new(<&'static str>::take(input)) }
        }
        impl Take for Cow<'static, str> {
            fn take(input: &mut In) -> Self { Cow::Owned(String::take(input)) }
        }
        impl<T: Take> Take for &'static T {
            fn take(input: &mut In) -> Self { Box::leak(Box::new(T::take(input))) }
        }
        impl<T: Take> Take for &'static [T] {
            fn take(input: &mut In) -> Self { Box::leak(Vec::take(input).into_boxed_slice()) }
        }
        impl<T: Take> Take for Box<T> {
            fn take(input: &mut In) -> Self { Box::new(T::take(input)) }
        }
        impl<T: Take> Take for Rc<T> {
            fn take(input: &mut In) -> Self { Rc::new(T::take(input)) }
        }
        impl<T: Take> Take for Arc<T> {
            fn take(input: &mut In) -> Self { Arc::new(T::take(input)) }
        }
        impl<T: Take> Take for Option<T> {
            fn take(input: &mut In) -> Self {
                if input.count() == 1 { Some(T::take(input)) } else { None }
            }
        }
        impl<T: Take, E: Take> Take for std::result::Result<T, E> {
            fn take(input: &mut In) -> Self {
                if input.count() == 0 { Ok(T::take(input)) } else { Err(E::take(input)) }
            }
        }
        macro_rules! many { ($($t:ident: $($b:path),*;)*) => {$(
            impl<T: Take $(+ $b)*> Take for $t<T> {
                fn take(input: &mut In) -> Self {
                    (0..input.count()).map(|_| T::take(input)).collect()
                }
            }
        )*} }
        many!(Vec:; VecDeque:; BTreeSet: Ord; HashSet: Eq, Hash;);
        macro_rules! maps { ($($t:ident: $($b:path),*;)*) => {$(
            impl<K: Take $(+ $b)*, V: Take> Take for $t<K, V> {
                fn take(input: &mut In) -> Self {
                    (0..input.count()).map(|_| (K::take(input), V::take(input))).collect()
                }
            }
        )*} }
        maps!(BTreeMap: Ord; HashMap: Eq, Hash;);
        impl<T: Take, const N: usize> Take for [T; N] {
            fn take(input: &mut In) -> Self { std::array::from_fn(|_| T::take(input)) }
        }

        pub trait Show {
            fn show(&self, out: &mut String);
        }

        pub fn text(kind: &str, value: &str, out: &mut String) {
            let _ = write!(out, "[\"{kind}\",");
            quote(value, out);
            out.push(']');
        }

        pub fn quote(value: &str, out: &mut String) {
            out.push('"');
            for char in value.chars() {
                match char {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    ' '..='~' => out.push(char),
                    _ => {
                        let mut units = [0u16; 2];
                        for unit in char.encode_utf16(&mut units) {
                            let _ = write!(out, "\\u{unit:04x}");
                        }
                    }
                }
            }
            out.push('"');
        }

        impl Show for bool {
            fn show(&self, out: &mut String) { let _ = write!(out, "[\"b\",{self}]"); }
        }
        impl Show for char {
            fn show(&self, out: &mut String) { text("c", self.encode_utf8(&mut [0; 4]), out) }
        }
        impl Show for () {
            fn show(&self, out: &mut String) { out.push_str("[\"unit\"]"); }
        }
        impl Show for String {
            fn show(&self, out: &mut String) { text("s", self, out) }
        }
        impl Show for str {
            fn show(&self, out: &mut String) { text("r", self, out) }
        }
        impl Show for Cow<'_, str> {
            fn show(&self, out: &mut String) { text("cow", self, out) }
        }
        impl Show for std::cmp::Ordering {
            fn show(&self, out: &mut String) {
                let _ = write!(out, "[\"call\",\"std::cmp::Ordering::{self:?}\",[]]");
            }
        }
        impl<T: Show + ?Sized> Show for &T {
            fn show(&self, out: &mut String) {
                out.push_str("[\"&\",");
                (**self).show(out);
                out.push(']');
            }
        }
        impl<T: Show + ?Sized> Show for &mut T {
            fn show(&self, out: &mut String) { (**self).show(out) }
        }
        impl<T: Show + ?Sized> Show for Box<T> {
            fn show(&self, out: &mut String) { wrapped("Box::new", &**self, out) }
        }
        fn wrapped<T: Show + ?Sized>(name: &str, inner: &T, out: &mut String) {
            let _ = write!(out, "[\"call\",\"{name}\",[");
            inner.show(out);
            out.push_str("]]");
        }
        impl<T: Show> Show for Option<T> {
            fn show(&self, out: &mut String) {
                match self {
                    Some(inner) => wrapped("Some", inner, out),
                    None => out.push_str("[\"call\",\"None\",[]]"),
                }
            }
        }
        impl<T: Show, E: Show> Show for std::result::Result<T, E> {
            fn show(&self, out: &mut String) {
                match self {
                    Ok(inner) => wrapped("Ok", inner, out),
                    Err(inner) => wrapped("Err", inner, out),
                }
            }
        }
        fn all<'a, T: Show + 'a>(kind: &str, items: impl Iterator<Item = &'a T>, out: &mut String) {
            let _ = write!(out, "[\"{kind}\",[");
            for (at, item) in items.enumerate() {
                if at > 0 { out.push(','); }
                item.show(out);
            }
            out.push_str("]]");
        }
        impl<T: Show> Show for [T] {
            fn show(&self, out: &mut String) { all("arr", self.iter(), out) }
        }
        impl<T: Show, const N: usize> Show for [T; N] {
            fn show(&self, out: &mut String) { all("arr", self.iter(), out) }
        }
        impl<T: Show> Show for Vec<T> {
            fn show(&self, out: &mut String) { all("vec", self.iter(), out) }
        }
        impl<T: Show> Show for VecDeque<T> {
            fn show(&self, out: &mut String) { all("VecDeque", self.iter(), out) }
        }
        impl<T: Show + Ord> Show for BTreeSet<T> {
            fn show(&self, out: &mut String) { all("BTreeSet", self.iter(), out) }
        }
        impl<T: Show> Show for HashSet<T> {
            fn show(&self, out: &mut String) { sorted("HashSet", self.iter().map(shown), out) }
        }
        fn shown<T: Show>(value: &T) -> String {
            let mut out = String::new();
            value.show(&mut out);
            out
        }
        fn sorted(kind: &str, items: impl Iterator<Item = String>, out: &mut String) {
            let mut items: Vec<String> = items.collect();
            items.sort();
            let _ = write!(out, "[\"{kind}\",[{}]]", items.join(","));
        }
        fn pair<K: Show, V: Show>((key, value): (&K, &V)) -> String {
            format!("[\"tup\",[{},{}]]", shown(key), shown(value))
        }
        impl<K: Show, V: Show> Show for BTreeMap<K, V> {
            fn show(&self, out: &mut String) { sorted("BTreeMap", self.iter().map(pair), out) }
        }
        impl<K: Show, V: Show> Show for HashMap<K, V> {
            fn show(&self, out: &mut String) { sorted("HashMap", self.iter().map(pair), out) }
        }
        macro_rules! tuples { ($(($($t:ident $n:tt),*))*) => {$(
            impl<$($t: Take),*> Take for ($($t,)*) {
                fn take(input: &mut In) -> Self { ($($t::take(input),)*) }
            }
            impl<$($t: Show),*> Show for ($($t,)*) {
                fn show(&self, out: &mut String) {
                    let parts: Vec<String> = [$(shown(&self.$n)),*].into();
                    let _ = write!(out, "[\"tup\",[{}]]", parts.join(","));
                }
            }
        )*} }
        tuples!((A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4));

        /// What a value can show of itself: the best of several ways, found by how many times it
        /// has to be referred to.
        pub struct Seen<'a, T: ?Sized>(pub &'a T);
        pub trait ByValue { fn seen(&self, out: &mut String); }
        impl<T: Show + ?Sized> ByValue for &&&&Seen<'_, T> {
            fn seen(&self, out: &mut String) { self.0.show(out) }
        }
        pub trait ByBoth { fn seen(&self, out: &mut String); }
        impl<T: Debug + Display + ?Sized> ByBoth for &&&Seen<'_, T> {
            fn seen(&self, out: &mut String) {
                out.push_str("[\"both\",");
                quote(&format!("{:?}", self.0), out);
                out.push(',');
                quote(&self.0.to_string(), out);
                out.push(']');
            }
        }
        pub trait ByDebug { fn seen(&self, out: &mut String); }
        impl<T: Debug + ?Sized> ByDebug for &&Seen<'_, T> {
            fn seen(&self, out: &mut String) { text("debug", &format!("{:?}", self.0), out) }
        }
        pub trait ByDisplay { fn seen(&self, out: &mut String); }
        impl<T: Display + ?Sized> ByDisplay for &Seen<'_, T> {
            fn seen(&self, out: &mut String) { text("display", &self.0.to_string(), out) }
        }
        pub trait ByNothing { fn seen(&self, out: &mut String); }
        impl<T: ?Sized> ByNothing for Seen<'_, T> {
            fn seen(&self, out: &mut String) { out.push_str("[\"opaque\"]") }
        }

        std::thread_local! {
            static BEGUN: Cell<bool> = const { Cell::new(false) };
            static PANIC: RefCell<(String, String, u32)> = RefCell::default();
        }

        /// What was set up is done: from here on it is the function under test.
        pub fn begin() {
            for one in &HITS { one.store(false, Relaxed); }
            BEGUN.with(|begun| begun.set(true));
        }

        fn taken(flags: &[AtomicBool]) -> String {
            let on = flags.iter().enumerate().filter(|(_, one)| one.load(Relaxed));
            on.map(|(at, _)| at.to_string()).collect::<Vec<_>>().join(",")
        }

        pub fn run(call: fn(usize, &mut In) -> Vec<(&'static str, String)>) {
            let Ok(cases) = std::env::var("INKLING_CASES") else { return };
            let cases = std::fs::read_to_string(cases).expect("cases");
            let results = std::env::var("INKLING_RESULTS").expect("a place for results");
            let mut results = std::fs::File::create(results).expect("results");
            let watched = results.try_clone().expect("a second handle");
            let patience: u64 = std::env::var("INKLING_PATIENCE").expect("ms").parse().expect("ms");
            std::thread::spawn(move || watch(watched, patience));
            std::panic::set_hook(Box::new(|info| {
                let said = info.payload();
                let said = said.downcast_ref::<&str>().map(|one| one.to_string());
                let said = said.or_else(|| info.payload().downcast_ref::<String>().cloned());
                let place = info.location();
                let file = place.map(|one| one.file().to_string()).unwrap_or_default();
                let line = place.map(|one| one.line()).unwrap_or_default();
                PANIC.with(|one| *one.borrow_mut() = (said.unwrap_or_default(), file, line));
            }));
            for line in cases.lines() {
                let mut input = In(line.split_ascii_whitespace());
                let (id, mutant, target) = (input.count(), input.count(), input.count());
                LATEST.fetch_add(1, Relaxed);
                let _ = results.write_all(format!("{{\"start\":[{id},{mutant}]}}\n").as_bytes());
                for one in HITS.iter().chain(&MET) { one.store(false, Relaxed); }
                BEGUN.with(|begun| begun.set(false));
                MUTANT.store(mutant as u32, Relaxed);
                let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    call(target, &mut input)
                }));
                MUTANT.store(0, Relaxed);
                let mut out = format!("{{\"id\":{id},\"mutant\":{mutant},");
                let _ = write!(out, "\"goals\":[{}],\"met\":[{}],", taken(&HITS), taken(&MET));
                match ended {
                    Ok(seen) => {
                        out.push_str("\"end\":\"returned\",\"seen\":{");
                        for (at, (name, value)) in seen.iter().enumerate() {
                            if at > 0 { out.push(','); }
                            let _ = write!(out, "\"{name}\":{value}");
                        }
                        out.push_str("}}\n");
                    }
                    Err(_) => {
                        let begun = BEGUN.with(|begun| begun.get());
                        let end = if begun { "raised" } else { "setup_raised" };
                        let (said, file, line) = PANIC.with(|one| one.borrow().clone());
                        let _ = write!(out, "\"end\":\"{end}\",\"line\":{line},\"message\":");
                        quote(&said, &mut out);
                        out.push_str(",\"file\":");
                        quote(&file, &mut out);
                        out.push_str("}\n");
                    }
                }
                let _ = results.write_all(out.as_bytes());
            }
            LATEST.store(0, Relaxed);
            let _ = std::panic::take_hook();
        }

        fn watch(mut results: std::fs::File, patience: u64) {
            let mut before = 0;
            loop {
                std::thread::sleep(std::time::Duration::from_millis(patience));
                let now = LATEST.load(Relaxed);
                if now != 0 && now == before {
                    let _ = results.write_all(b"{\"hung\":true}\n");
                    std::process::abort();
                }
                before = now;
            }
        }
    }
