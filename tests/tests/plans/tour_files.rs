//! The part of the tour with attachments, pictures, and their blobs.

use std::io::Cursor;

use corejobtrack_core::{files::DeleteAttachment, work::WorkItemId};
use corejobtrack_tests::office::{Office, id_of};

use super::tour::{Tour, act};

/// A complete image of one pixel.
fn pixel() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    file
}

impl Tour {
    /// Some attachments of the item remain.
    pub(super) async fn files(&mut self, office: &Office, item: WorkItemId) {
        let (tour, admin) = (self, &office.admin);
        let mut attached = Vec::new();
        for _ in 0..2 {
            let mut upload = act!(tour, admin.files().upload(item, None)).unwrap();
            for name in ["a.txt", "b.png"] {
                upload.add(name, &mut Cursor::new(pixel())).await.unwrap();
                tour.note("upload.add");
            }
            attached.extend(upload.finish().await.unwrap());
            tour.note("upload.finish");
        }
        for offset in [0, 1] {
            act!(tour, admin.files().list(item, None, 50, offset)).unwrap();
        }
        let id = attached[0].id;
        let download = act!(tour, admin.files().open(id)).unwrap();
        download.bytes(None).await.unwrap();
        tour.note("open.bytes");
        act!(tour, admin.files().images_of(item, 10, 100)).unwrap();
        act!(tour, admin.files().delete(DeleteAttachment { id })).unwrap();

        for _ in 0..2 {
            act!(tour, admin.files().set_picture(pixel())).unwrap();
        }
        let me = id_of(admin);
        act!(tour, admin.files().picture_of(me)).unwrap();
        act!(tour, admin.files().remove_own_picture()).unwrap();
        act!(tour, admin.files().set_picture(pixel())).unwrap();
        act!(tour, admin.files().remove_picture_of(me)).unwrap();

        act!(tour, admin.files().remove_due()).unwrap();
        office.wait(2 * 24 * 60 * 60);
        for key in office.blobs.keys() {
            let shard = u8::from_str_radix(&key.as_str()[..2], 16).unwrap();
            act!(tour, admin.files().sweep(shard)).unwrap();
        }
    }
}
