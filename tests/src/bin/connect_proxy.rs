//! A city's proxy for the test of hosts: `CONNECT` and nothing else, to port 443 and nothing else.
//! Arguments: where to listen, then names it knows as `name=address`.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

fn main() {
    let mut args = std::env::args().skip(1);
    let listen = args.next().expect("an address to listen on");
    let names: Vec<(String, String)> =
        args.filter_map(|a| a.split_once('=').map(|(n, a)| (n.to_owned(), a.to_owned()))).collect();
    let listener = TcpListener::bind(&listen).unwrap_or_else(|e| panic!("cannot listen on {listen}: {e}"));
    for stream in listener.incoming().flatten() {
        let names = names.clone();
        std::thread::spawn(move || {
            // A caller that goes away is its own affair.
            let _ = serve(stream, &names);
        });
    }
}

fn serve(mut from: TcpStream, names: &[(String, String)]) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 8192 {
        from.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let place = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let known = place.strip_suffix(":443").and_then(|name| names.iter().find(|(n, _)| n == name));
    let Some((_, address)) = known else {
        return from.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
    };
    let to = TcpStream::connect((address.as_str(), 443))?;
    from.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_reader, mut to_writer) = (from.try_clone()?, to.try_clone()?);
    let up = std::thread::spawn(move || {
        let copied = std::io::copy(&mut from_reader, &mut to_writer);
        let _ = to_writer.shutdown(Shutdown::Write);
        copied
    });
    let (mut to_reader, mut from_writer) = (to, from);
    let down = std::io::copy(&mut to_reader, &mut from_writer);
    let _ = from_writer.shutdown(Shutdown::Write);
    down?;
    up.join().map_err(|_| std::io::Error::other("the thread ended"))??;
    Ok(())
}
