pub struct Store { pub size: usize, names: Vec<String> }
pub enum Fault { Negative, Missing { name: String } }
impl Store {
    #[deprecated(since = "1.0", note = "use get")]
    pub fn find(&self, key: i32) -> Result<usize, Fault> {
        if key < 0 { return Err(Fault::Negative); }
        let name = self.name(key)?;
        assert!(key < 9, "too big");
        if key == 1 { panic!("one"); }
        if name.is_empty() { Err(Fault::Missing { name }) } else { Ok(self.size) }
    }
    pub fn name(&self, key: i32) -> io::Result<String> { self.load(key)?; Ok(String::new()) }
    pub fn handed(&self) -> Result<usize, Box<dyn std::error::Error>> {
        match self.find(1) { Ok(n) => Ok(n), Err(e) => Err(e) }
    }
    pub fn plain(&mut self) -> usize { self.size }
}
