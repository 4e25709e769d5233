//! Where descriptions come from: the pinned commit, a directory or a URL.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use toml_edit::{DocumentMut, value};

/// The content of `openapi/upstream.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    repository: String,
    commit: String,
    #[serde(rename = "file")]
    files: Vec<Pin>,
}

/// One pinned description.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pin {
    version: String,
    path: String,
    /// `None` for a version that is not in upstream.toml.
    sha256: Option<String>,
}

/// A description as it was read.
#[derive(Debug)]
pub struct Input {
    /// Its file or URL, for messages.
    pub origin: String,
    /// The parsed document.
    pub document: Value,
}

impl Upstream {
    /// Reads the pins from `path`.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} cannot be used", path.display()))
    }

    /// Parses the text of upstream.toml.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("the pins cannot be used")
    }

    /// Moves all pins in the `text` of upstream.toml to `commit`, and returns
    /// that text. The rest of the text stays as it is.
    pub fn move_to(&mut self, commit: &str, text: &str) -> Result<String> {
        let mut document: DocumentMut = text.parse().context("it is not TOML")?;
        document["commit"] = value(commit);
        let entries = document["file"]
            .as_array_of_tables_mut()
            .context("`file` is not a list of tables")?;
        for (pin, entry) in self.files.iter_mut().zip(entries.iter_mut()) {
            let sum = sum(&fetch(&pin.url(&self.repository, commit))?);
            entry["sha256"] = value(&sum);
            pin.sha256 = Some(sum);
        }
        commit.clone_into(&mut self.commit);
        Ok(document.to_string())
    }

    /// All pinned versions, in the order of the file.
    pub fn versions(&self) -> Vec<String> {
        self.files.iter().map(|pin| pin.version.clone()).collect()
    }

    /// Whether `version` is pinned.
    pub fn has(&self, version: &str) -> bool {
        self.files.iter().any(|pin| pin.version == version)
    }

    /// Loads the description of `version`: from `from` as it is found there,
    /// or from the pinned commit, where the sum must match. A version that is not
    /// pinned is looked for where Intercom keeps the others, if `may_be_new`.
    pub fn load(&self, version: &str, from: Option<&str>, may_be_new: bool) -> Result<Input> {
        let new;
        let pin = match self.files.iter().find(|pin| pin.version == version) {
            Some(pin) => pin,
            None if may_be_new => {
                new = Pin {
                    version: version.to_owned(),
                    path: format!("descriptions/{version}/api.intercom.io.yaml"),
                    sha256: None,
                };
                &new
            }
            None => bail!(
                "version {version} is not in upstream.toml, which pins {}",
                self.versions().join(", ")
            ),
        };
        let (origin, bytes) = match from {
            None => self.download(pin)?,
            Some(from) => {
                let (origin, bytes) = pin.find(from)?;
                if let Err(error) = pin.verify(&origin, &bytes) {
                    eprintln!("note: {error:#}");
                }
                (origin, bytes)
            }
        };
        let document = parse(&bytes).with_context(|| format!("{origin} is not YAML"))?;
        Ok(Input { origin, document })
    }

    /// Downloads every description of the pinned commit: versions and content.
    pub fn download_all(&self) -> Result<Vec<(String, Vec<u8>)>> {
        self.files
            .iter()
            .map(|pin| Ok((pin.version.clone(), self.download(pin)?.1)))
            .collect()
    }

    /// Downloads one description of the pinned commit: its URL and its content,
    /// which has the pinned checksum.
    fn download(&self, pin: &Pin) -> Result<(String, Vec<u8>)> {
        let url = pin.url(&self.repository, &self.commit);
        let bytes = fetch(&url)?;
        pin.verify(&url, &bytes)?;
        Ok((url, bytes))
    }
}

impl Pin {
    fn url(&self, repository: &str, commit: &str) -> String {
        let repository = repository.trim_end_matches('/');
        format!("{repository}/raw/{commit}/{}", self.path)
    }

    fn verify(&self, origin: &str, bytes: &[u8]) -> Result<()> {
        let actual = sum(bytes);
        match &self.sha256 {
            Some(pinned) if *pinned != actual => {
                bail!("{origin} is not the pinned file: sha256 is {actual}, pinned is {pinned}")
            }
            _ => Ok(()),
        }
    }

    /// Looks for this description below `from`, in either layout.
    fn find(&self, from: &str) -> Result<(String, Vec<u8>)> {
        let candidates = [format!("{}.yaml", self.version), self.path.clone()];
        if from.starts_with("http://") || from.starts_with("https://") {
            let base = from.trim_end_matches('/');
            let url = format!("{base}/{}", candidates[0]);
            return fetch(&url).map(|bytes| (url, bytes)).or_else(|first| {
                let url = format!("{base}/{}", candidates[1]);
                fetch(&url)
                    .map(|bytes| (url, bytes))
                    .with_context(|| format!("{first:#}"))
            });
        }
        let folder = Path::new(from);
        for candidate in &candidates {
            let path = folder.join(candidate);
            match fs::read(&path) {
                Ok(bytes) => return Ok((path.display().to_string(), bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => bail!("{} cannot be read: {error}", path.display()),
            }
        }
        bail!(
            "version {} is not in {from}: neither {} nor {} is there",
            self.version,
            candidates[0],
            candidates[1]
        )
    }
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn fetch(url: &str) -> Result<Vec<u8>> {
    let mut response = ureq::get(url)
        .call()
        .with_context(|| format!("{url} cannot be fetched"))?;
    response
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_vec()
        .with_context(|| format!("{url} cannot be fetched"))
}

/// Parses a description as Intercom writes it, in YAML.
pub fn parse(bytes: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(bytes)?;
    let root: BTreeMap<String, Value> = serde_saphyr::from_str(text)?;
    Ok(Value::Object(root.into_iter().collect()))
}
