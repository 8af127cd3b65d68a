//! Attachments and profile pictures over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use std::{fs, path::Path};

use corejobtrack_tests::{
    served,
    server::{Answer, Client, answer, expect},
};
use reqwest::{
    Method, Response,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

async fn send(client: &Client, path: &str, files: Vec<(&'static str, &str, Vec<u8>)>) -> Answer {
    let form = files
        .into_iter()
        .fold(Form::new(), |form, (field, name, bytes)| {
            let part = Part::bytes(bytes).file_name(name.to_owned());
            form.part(field, part.mime_str("text/html").expect("a type"))
        });
    answer(client.request(Method::POST, path).multipart(form)).await
}

async fn fetch(client: &Client, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = client.request(Method::GET, path);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.send().await.expect("the server answers")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

async fn ticket(client: &Client) -> String {
    let body = json!({ "customer_name": "Acme Corp" });
    expect(client.post("/service-tickets/", &body).await, 201)["id"].to_string()
}

/// The files below a directory.
fn files_in(directory: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files_in(&path)),
            path => found.extend(fs::read(path)),
        }
    }
    found
}

fn picture() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 800, 400);
    encoder.set_color(png::ColorType::Grayscale);
    let text = encoder.add_text_chunk("Comment".into(), "where I live".into());
    text.expect("a text");
    let mut writer = encoder.write_header().expect("a header");
    writer
        .write_image_data(&vec![90; 800 * 400])
        .expect("an image");
    writer.finish().expect("an end");
    file
}

served! {
    async fn a_file_is_downloaded_byte_for_byte(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let bytes: Vec<u8> = (0..12_000_000_u32).map(|at| at.to_le_bytes()[1]).collect();
        let path = format!("/attachments/service_ticket/{id}/upload");
        let made = expect(send(&admin, &path, vec![("file", "Übersicht 1.pdf", bytes.clone())]).await, 201);
        assert_eq!(made["filename"], "Übersicht 1.pdf");
        assert_eq!(made["file_size"], bytes.len());
        assert_eq!(made["content_type"], "application/pdf", "the client said something else");
        assert_eq!((&made["ok"], &made["entity_type"]), (&json!(true), &json!("service_ticket")));
        assert_eq!(made["attachments"][0]["id"], made["id"]);
        let url = made["download_url"].as_str().expect("a path").to_owned();
        assert_eq!(url, format!("/attachments/download/{}", made["id"]));

        let whole = fetch(&admin, &url, &[]).await;
        assert_eq!(whole.status(), 200);
        assert_eq!(header(&whole, "content-length"), bytes.len().to_string());
        assert_eq!(header(&whole, "content-type"), "application/pdf");
        assert_eq!(header(&whole, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&whole, "content-disposition"),
            "inline; filename=\"_bersicht 1.pdf\"; filename*=UTF-8''%C3%9Cbersicht%201.pdf"
        );
        let tag = header(&whole, "etag").to_owned();
        assert!(whole.bytes().await.expect("bytes") == bytes);

        let known = fetch(&admin, &url, &[("If-None-Match", &tag)]).await;
        assert_eq!(known.status(), 304);
        let part = fetch(&admin, &url, &[("Range", "bytes=1000000-1000999")]).await;
        assert_eq!(part.status(), 206);
        assert_eq!(header(&part, "content-range"), "bytes 1000000-1000999/12000000");
        assert!(part.bytes().await.expect("bytes") == bytes[1_000_000..1_001_000]);
        let beyond = fetch(&admin, &url, &[("Range", "bytes=12000000-")]).await;
        assert_eq!(beyond.status(), 416);

        let head = admin.request(Method::HEAD, &url).send().await.expect("an answer");
        assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "12000000"));
        let list = expect(admin.get(&format!("/attachments/service_ticket/{id}")).await, 200);
        assert_eq!(list[0]["sha256"], made["sha256"]);
        let log = expect(admin.get(&format!("/service-tickets/{id}/changelog")).await, 200);
        assert!(log.to_string().contains("Attachment 'Übersicht 1.pdf' added"), "{log}");
    }

    async fn several_files_are_attached_together_or_not_at_all(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        let list = format!("/attachments/service_ticket/{id}");
        let two = |second| vec![("files", "a.txt", b"a".to_vec()), ("files", second, b"b".to_vec())];
        let refused = expect(send(&admin, &path, two("virus.exe")).await, 400);
        let detail = refused["detail"].as_str().expect("a text");
        assert!(detail.contains("virus.exe") && detail.contains("pdf, doc, docx"), "{detail}");
        assert_eq!(expect(admin.get(&list).await, 200), json!([]));
        let made = expect(send(&admin, &path, two("b.SVG")).await, 201);
        assert_eq!(made["attachments"].as_array().map(Vec::len), Some(2));
        let svg = &made["attachments"][1];
        assert_eq!((&svg["content_type"], &svg["is_image"]), (&json!("image/svg+xml"), &json!(true)));
        let shown = fetch(&admin, svg["download_url"].as_str().expect("a path"), &[]).await;
        assert!(header(&shown, "content-disposition").starts_with("attachment;"));
        assert!(header(&shown, "content-security-policy").contains("sandbox"));
        let nothing = expect(send(&admin, &path, vec![("other", "a.txt", Vec::new())]).await, 422);
        assert_eq!(nothing["detail"][0]["loc"], json!(["body", "file"]));
    }

    async fn the_total_size_of_small_fields_is_limited(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        let mut fields = vec![("other", "a.txt", vec![b'a'; 100_000]); 30];
        fields.push(("file", "b.txt", b"b".to_vec()));
        let refused = expect(send(&admin, &path, fields).await, 422);
        assert_eq!(refused["detail"][0]["loc"], json!(["body"]));
    }

    async fn file_names_cannot_escape_the_folder(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        for (sent, shown) in [
            ("../../../escape.txt", "escape.txt"),
            ("..\\..\\escape.txt", "escape.txt"),
            ("/etc/escape.txt", "escape.txt"),
            ("con.txt", "_con.txt"),
            ("photo\u{202e}gpj.txt", "photogpj.txt"),
        ] {
            let made = expect(send(&admin, &path, vec![("file", sent, b"x".to_vec())]).await, 201);
            assert_eq!(made["filename"], shown);
        }
        let long = format!("{}.txt", "é".repeat(400));
        let made = expect(send(&admin, &path, vec![("file", &long, b"x".to_vec())]).await, 201);
        let name = made["filename"].as_str().expect("a name");
        assert!(name.len() <= 255 && name.ends_with(".txt"), "{name}");
        assert_eq!(files_in(&server.directory().join("uploads")).len(), 6);
        assert!(!server.directory().join("escape.txt").exists());
    }

    async fn a_file_that_is_too_large_is_refused_and_leaves_nothing(mut server: Server) {
        server.restart_with(&[("MAX_UPLOAD_FILE_SIZE", "1000"), ("MAX_REQUEST_SIZE_BYTES", "1024")]);
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        let uploads = server.directory().join("uploads");
        expect(send(&admin, &path, vec![("file", "a.txt", vec![b'a'; 1000])]).await, 201);
        for size in [1001, 100_000, 20_000_000] {
            let files = vec![("files", "b.txt", b"b".to_vec()), ("files", "c.txt", vec![b'c'; size])];
            let refused = expect(send(&admin, &path, files).await, 413);
            assert!(refused["detail"].as_str().is_some_and(|text| text.contains("1000 bytes")), "{refused}");
        }
        // A request with several files may be larger than one file or another body.
        let five = vec![("files", "d.txt", vec![b'd'; 900]); 5];
        expect(send(&admin, &path, five).await, 201);
        let patience = std::time::Instant::now();
        while files_in(&uploads).len() != 6 && patience.elapsed().as_secs() < 10 {
            tokio::task::yield_now().await;
        }
        assert_eq!(files_in(&uploads).len(), 6, "the files that were attached");
    }

    async fn deleting_an_attachment_deletes_its_bytes(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        let uploads = server.directory().join("uploads");
        let made = expect(send(&admin, &path, vec![("file", "a.txt", b"secret".to_vec())]).await, 201);
        assert_eq!(files_in(&uploads), [b"secret".to_vec()]);
        let file = format!("/attachments/{}", made["id"]);
        assert_eq!(expect(admin.delete(&file).await, 200), json!({ "ok": true }));
        assert!(files_in(&uploads).is_empty());
        expect(admin.delete(&file).await, 404);
        expect(admin.get(&format!("/attachments/download/{}", made["id"])).await, 404);
        let left = server.rows("select blob_key from blob_removals").await;
        assert!(left.is_empty(), "{left:?}");
    }

    async fn other_peoples_files_are_not_found(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", None).await;
        let id = ticket(&admin).await;
        let path = format!("/attachments/service_ticket/{id}/upload");
        let file = || vec![("file", "a.txt", b"a".to_vec())];
        let made = expect(send(&admin, &path, file()).await, 201);
        let url = format!("/attachments/download/{}", made["id"]);
        for answer in [
            send(&jane, &path, file()).await,
            jane.get(&format!("/attachments/service_ticket/{id}")).await,
            jane.get(&url).await,
            jane.delete(&format!("/attachments/{}", made["id"])).await,
            admin.get(&format!("/attachments/task/{id}")).await,
            send(&admin, &format!("/attachments/task/{id}/upload"), file()).await,
            send(&admin, "/attachments/task/999999/upload", file()).await,
        ] {
            assert!(expect(answer, 404)["detail"].is_string());
        }
        expect(admin.get(&format!("/attachments/invoice/{id}")).await, 422);
        let anonymous = server.anonymous();
        expect(send(&anonymous, &path, file()).await, 401);
        expect(anonymous.get(&url).await, 401);
        expect(anonymous.get("/users/1/profile-picture").await, 401);
    }

    async fn a_profile_picture_is_scaled_down_and_served(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", None).await;
        let me = expect(jane.get("/me").await, 200);
        assert_eq!((&me["has_profile_picture"], &me["profile_picture_url"]), (&json!(false), &Value::Null));
        let url = format!("/users/{}/profile-picture", me["id"]);
        expect(admin.get(&url).await, 404);
        let own = "/me/profile-picture";
        let set = expect(send(&jane, own, vec![("file", "me.txt", picture())]).await, 200);
        assert_eq!((&set["ok"], &set["profile_picture_url"]), (&json!(true), &json!(url)));
        let shown = fetch(&admin, &url, &[]).await;
        assert_eq!((shown.status().as_u16(), header(&shown, "content-type")), (200, "image/jpeg"));
        let tag = header(&shown, "etag").to_owned();
        let bytes = shown.bytes().await.expect("bytes");
        assert!(!bytes.windows(12).any(|some| some == b"where I live"));
        assert_eq!(fetch(&admin, &url, &[("If-None-Match", &tag)]).await.status(), 304);
        for list in ["/users/", "/users/list"] {
            let users = expect(admin.get(list).await, 200);
            let users = users.as_array().expect("a list");
            let pictured = users.iter().filter(|user| user["has_profile_picture"] == true);
            assert_eq!(pictured.count(), 1, "{list}");
        }
        let no_picture = vec![("file", "me.png", b"<svg/>".to_vec())];
        expect(send(&jane, own, no_picture).await, 400);
        let large = vec![("file", "me.png", vec![0; 5 * 1024 * 1024 + 1])];
        expect(send(&jane, own, large).await, 413);
        expect(jane.delete(&url).await, 403);
        expect(admin.delete(&url).await, 200);
        expect(admin.get(&url).await, 404);
        expect(send(&jane, own, vec![("file", "me.png", picture())]).await, 200);
        let gone = expect(jane.delete(own).await, 200);
        assert_eq!((&gone["ok"], &gone["has_profile_picture"]), (&json!(true), &json!(false)));
        assert!(files_in(&server.directory().join("uploads")).is_empty());
        expect(admin.delete("/users/999999/profile-picture").await, 404);
    }
}
