//! Letters as people get them.
