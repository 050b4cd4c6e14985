/// Something that a run found out, and that makes its figures worthless.
struct RunFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
