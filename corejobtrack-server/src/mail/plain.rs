//! Converts HTML written by users to plain text, for mail programs that show no HTML. It only
//! extracts text; it does not validate or sanitise the HTML.

/// The text of a piece of HTML, each block on its own line.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((content, tag)) = rest.split_once('<') {
        push_text(&mut text, content);
        let Some((inside, after)) = tag.split_once('>') else {
            rest = "";
            break;
        };
        rest = after;
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        match name.as_str() {
            "style" | "script" | "head" | "title" if !inside.starts_with('/') => {
                rest = after_end_of(&name, rest);
            }
            "br" | "p" | "div" | "tr" | "table" | "ul" | "ol" | "blockquote" | "h1" | "h2"
            | "h3" | "h4" | "h5" | "h6" | "hr" => start_line(&mut text),
            "li" => {
                start_line(&mut text);
                if !inside.starts_with('/') {
                    text.push_str("- ");
                }
            }
            "td" | "th" if !text.ends_with([' ', '\n']) => text.push(' '),
            _ => {}
        }
    }
    push_text(&mut text, rest);
    text.trim().to_owned()
}

fn start_line(text: &mut String) {
    while text.ends_with(' ') {
        text.pop();
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn after_end_of<'a>(name: &str, html: &'a str) -> &'a str {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once("</") {
        let is_end = tag
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name));
        if is_end {
            return tag.split_once('>').map_or("", |(_, after)| after);
        }
        rest = tag;
    }
    ""
}

fn push_text(text: &mut String, content: &str) {
    let content = content
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    for character in content.chars() {
        let is_blank = character.is_whitespace();
        if !is_blank {
            text.push(character);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}
