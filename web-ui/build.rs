//! Gathers what browsers load: our own style sheet and scripts, and the packages of package-lock.json. Those are installed
//! into the build directory by npm, or taken from the folder that `REGAIN_WEB_ASSETS` names (one that holds `node_modules`),
//! so that a build without network is possible. Every file gets the hash of its content into its address.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Name in the page, path below `node_modules`, media type.
const PACKAGES: [(&str, &str, &str); 5] = [
    ("htmx.js", "htmx.org/dist/htmx.min.js", SCRIPT),
    ("hx-sse.js", "htmx.org/dist/ext/hx-sse.min.js", SCRIPT),
    ("hx-csp.js", "htmx.org/dist/ext/hx-csp.min.js", SCRIPT),
    (
        "next.woff2",
        "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        FONT,
    ),
    (
        "mono.woff2",
        "@fontsource-variable/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2",
        FONT,
    ),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FONT: &str = "font/woff2";
const STYLE: &str = "text/css; charset=utf-8";

/// Drawings from lucide-static that the pages use.
const ICONS: [&str; 40] = [
    "calendar-clock",
    "layers",
    "share-2",
    "map",
    "badge-check",
    "inbox",
    "monitor",
    "package",
    "megaphone",
    "arrow-left-right",
    "route",
    "chart-column",
    "users",
    "activity",
    "settings",
    "circle-question-mark",
    "log-out",
    "search",
    "upload",
    "download",
    "check",
    "x",
    "triangle-alert",
    "info",
    "clock",
    "shield-check",
    "shield-alert",
    "plus",
    "chevron-right",
    "chevron-left",
    "filter",
    "star",
    "printer",
    "laptop",
    "wrench",
    "recycle",
    "link",
    "link-2-off",
    "menu",
    "key-round",
];

fn main() -> Fallible<()> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    for watched in ["build.rs", "package.json", "package-lock.json", "assets"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed=REGAIN_WEB_ASSETS");
    let modules = match std::env::var_os("REGAIN_WEB_ASSETS") {
        Some(dir) => PathBuf::from(dir).join("node_modules"),
        None => install(&here, &out.join("npm"))?,
    };
    let mut files: BTreeMap<String, (PathBuf, &str)> = BTreeMap::new();
    for (name, path, media) in PACKAGES {
        files.insert(name.to_owned(), (existing(modules.join(path))?, media));
    }
    for entry in fs::read_dir(here.join("assets"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        match path.extension().and_then(|e| e.to_str()) {
            Some("js") => files.insert(name, (path, SCRIPT)),
            Some("css") => files.insert(name, (path, STYLE)),
            Some("svg") => files.insert(name, (path, "image/svg+xml")),
            _ => None,
        };
    }
    fs::write(out.join("assets.rs"), table(&files, &out)?)?;
    fs::write(out.join("icons.rs"), icons(&modules.join("lucide-static/icons"))?)?;
    Ok(())
}

/// Installs the packages of the lock file, once for each state of it.
fn install(here: &Path, dir: &Path) -> Fallible<PathBuf> {
    let lock = fs::read(here.join("package-lock.json"))?;
    let done = dir.join("installed");
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(dir.join("node_modules"));
    }
    fs::create_dir_all(dir)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(here.join(name), dir.join(name))?;
    }
    let way_out = "install Node.js 20 or newer with npm, or set REGAIN_WEB_ASSETS to a folder that holds node_modules";
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let run = Command::new(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(dir).output();
    let run = run.map_err(|e| format!("npm cannot be started ({e}): {way_out}"))?;
    if !run.status.success() {
        return Err(format!("npm ci failed: {way_out}\n{}", String::from_utf8_lossy(&run.stderr)).into());
    }
    fs::write(done, lock)?;
    Ok(dir.join("node_modules"))
}

fn existing(path: PathBuf) -> Fallible<PathBuf> {
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} is missing; delete the build directory", path.display()).into())
    }
}

fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The table of files. In the style sheet `url(font:NAME)` becomes the address of that font.
fn table(files: &BTreeMap<String, (PathBuf, &str)>, out: &Path) -> Fallible<String> {
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    let mut bodies: Vec<(String, PathBuf, &str)> = Vec::new();
    // Style sheets name other files, so they come last.
    let (sheets, others): (Vec<_>, Vec<_>) = files.iter().partition(|(_, (_, media))| *media == STYLE);
    for (name, (path, media)) in others.into_iter().chain(sheets) {
        let mut bytes = fs::read(path)?;
        if *media == STYLE {
            let mut text = String::from_utf8(bytes)?;
            for (font, address) in &addresses {
                text = text.replace(&format!("url(font:{font})"), &format!("url({address})"));
            }
            bytes = text.into_bytes();
        }
        let (stem, extension) = name.rsplit_once('.').ok_or("a file without an extension")?;
        let address = format!("/assets/{stem}.{}.{extension}", digest(&bytes));
        let copy = out.join(format!("asset-{name}"));
        fs::write(&copy, &bytes)?;
        addresses.insert(name.clone(), address);
        bodies.push((name.clone(), copy, media));
    }
    let mut text = String::from("&[\n");
    for (name, copy, media) in bodies {
        let address = &addresses[&name];
        let _ = writeln!(
            text,
            "Asset {{ name: {name:?}, address: {address:?}, media: {media:?}, bytes: include_bytes!({:?}) }},",
            copy.display().to_string()
        );
    }
    text.push(']');
    Ok(text)
}

/// The inner markup of each icon, by name.
fn icons(dir: &Path) -> Fallible<String> {
    let mut text = String::from("&[\n");
    let mut names = ICONS;
    names.sort_unstable();
    for name in names {
        let svg = fs::read_to_string(existing(dir.join(format!("{name}.svg")))?)?;
        let from =
            svg.find("<svg").and_then(|at| svg[at..].find('>').map(|end| at + end + 1)).ok_or("no svg element")?;
        let to = svg.rfind("</svg>").ok_or("no end of the svg element")?;
        let inner: Vec<&str> = svg[from..to].split_whitespace().collect();
        let _ = writeln!(text, "({name:?}, {:?}),", inner.join(" "));
    }
    text.push(']');
    Ok(text)
}
