fn before(a: u8) -> u8 {
    a
}

fn broken(x: T) {
    if x.
}

fn after(c: u8) -> u8 {
    c
}
