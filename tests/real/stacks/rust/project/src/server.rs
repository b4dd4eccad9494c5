//! Answers every request with a greeting.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    while lines.next().transpose()?.map_or(false, |line| !line.is_empty()) {}
    let text = format!("{} ({})\n", greeting::text(), env!("EDITION_FORMAT"));
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", text.len(), text)
}

fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "8080".into());
    for stream in TcpListener::bind(format!("0.0.0.0:{}", port))?.incoming() {
        if let Err(error) = stream.and_then(answer) {
            eprintln!("{}", error);
        }
    }
    Ok(())
}
