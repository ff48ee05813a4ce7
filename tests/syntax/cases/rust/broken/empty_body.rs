fn before(a: u8) -> u8 {
    a
}

fn broken(x: u8) {
    
}

fn after(c: u8) -> u8 {
    c
}
