fn before(a: u8) -> u8 {
    a
}

struct Broken {
    x: u8,
    y: 
}

fn after(c: u8) -> u8 {
    c
}
