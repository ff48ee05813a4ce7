int before(int a) {
    return a;
}

class Broken {
public:
    Broken(int 
};

int after(int c) {
    return c;
}
