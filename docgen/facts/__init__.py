"""What is true of the code that documentation speaks of, read from trees and names. No model."""
