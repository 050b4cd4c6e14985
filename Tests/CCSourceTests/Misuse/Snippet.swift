import Testing

/// A piece of code that uses a guard, and what the compiler has to say to it.
struct Snippet: Sendable, CustomTestStringConvertible {
  /// What the code tries.
  let name: String
  /// The code, behind ``prelude``.
  let code: String
  /// Part of the error; nil if the code is correct.
  let error: String?

  init(_ name: String, error: String?, _ code: String) {
    self.name = name
    self.code = code
    self.error = error
  }

  var testDescription: String { name }
  var text: String { Self.prelude + code + "\n" }

  private static let prelude = """
    import CCReclaim
    import Synchronization

    let domain = ReclamationDomain.ibr
    let link = Atomic<MarkedPointer<Int>>(.null)
    func look(_ guarded: borrowing ReclamationGuard) {}
    func take(_ guarded: consuming ReclamationGuard) {}
    func callNow(_ body: () -> Void) { body() }
    func callLater(_ body: @escaping () -> Void) {}
    func callElsewhere(_ body: @escaping @Sendable () -> Void) {}
    func pause() async {}

    """
}

extension Snippet {
  /// What a guard is for. If one of these does not compile, the others' errors mean nothing.
  static let correct = [
    Snippet(
      "loads a link", error: nil,
      """
      func run() -> Bool {
        domain.withGuard { guarded throws(OperationRestart) in try guarded.load(link).pointer == nil }
      }
      """),
    Snippet(
      "passes the guard on, to functions and to closures that are called at once", error: nil,
      """
      func run() {
        domain.withGuard { (guarded: borrowing ReclamationGuard) in callNow { look(guarded) } }
        domain.withGuard { guarded in look(guarded) }
      }
      """),
    Snippet(
      "awaits between two operations, and begins operations in tasks", error: nil,
      """
      func run() async {
        domain.withGuard { guarded in look(guarded) }
        await pause()
        Task { domain.withGuard { guarded in look(guarded) } }
      }
      """),
  ]

  /// What would carry a guard, or the protection that it gives, out of its operation.
  static let wrong = [
    Snippet(
      "stores the guard in a variable outside", error: "implicit conversion to 'ReclamationGuard?' is consuming",
      """
      func run() {
        var outside: ReclamationGuard? = nil
        domain.withGuard { guarded in outside = guarded }
      }
      """),
    Snippet(
      "stores the guard in an object", error: "implicit conversion to 'ReclamationGuard?' is consuming",
      """
      final class Holder { var held: ReclamationGuard? = nil }
      func run(_ holder: Holder) {
        domain.withGuard { guarded in holder.held = guarded }
      }
      """),
    Snippet(
      "stores the guard in an existential", error: "does not conform to specified type 'Copyable'",
      """
      func run() {
        domain.withGuard { guarded in let anything: Any = guarded }
      }
      """),
    Snippet(
      "returns the guard", error: "'guarded' is borrowed and cannot be consumed",
      """
      func run() {
        let escaped = domain.withGuard { guarded in guarded }
        take(escaped)
      }
      """),
    Snippet(
      "uses the guard after its operation", error: "cannot find 'guarded' in scope",
      """
      func run() {
        domain.withGuard { guarded in look(guarded) }
        look(guarded)
      }
      """),
    Snippet(
      "captures the guard in an escaping closure",
      error: "'guarded' cannot be captured by an escaping closure since it is a borrowed parameter",
      """
      func run() {
        domain.withGuard { (guarded: borrowing ReclamationGuard) in callLater { look(guarded) } }
      }
      """),
    Snippet(
      "captures the guard for another thread",
      error: "capture of 'guarded' with non-Sendable type 'ReclamationGuard' in a '@Sendable' closure",
      """
      func run() {
        domain.withGuard { guarded in callElsewhere { look(guarded) } }
      }
      """),
    Snippet(
      "uses the guard in a task",
      error: "'guarded' cannot be captured by an escaping closure since it is a borrowed parameter",
      """
      func run() {
        domain.withGuard { (guarded: borrowing ReclamationGuard) -> Void in Task { look(guarded) } }
      }
      """),
    Snippet(
      "awaits under the guard", error: "to parameter expecting synchronous function type",
      """
      func run() async {
        domain.withGuard { guarded in await pause() }
      }
      """),
    Snippet(
      "runs an asynchronous operation", error: "to parameter expecting synchronous function type",
      """
      func run() async {
        domain.withGuard { (guarded: borrowing ReclamationGuard) async -> Void in }
      }
      """),
    Snippet(
      "copies the guard", error: "'copy' cannot be applied to noncopyable types",
      """
      func run() {
        domain.withGuard { guarded in look(copy guarded) }
      }
      """),
    Snippet(
      "gives the guard another name, and so moves it", error: "'guarded' is borrowed and cannot be consumed",
      """
      func run() {
        domain.withGuard { guarded in
          let other = guarded
          look(other)
        }
      }
      """),
    Snippet(
      "consumes the guard", error: "'guarded' is borrowed and cannot be consumed",
      """
      func run() {
        domain.withGuard { guarded in take(guarded) }
      }
      """),
    Snippet(
      "makes a guard", error: "'ReclamationGuard' initializer is inaccessible",
      """
      func run() {
        let made = ReclamationGuard()
      }
      """),
    Snippet(
      "throws an error of its own, at which the operation would end half done",
      error: "invalid conversion of thrown error type 'any Error' to 'OperationRestart'",
      """
      struct Mine: Error {}
      func run() {
        domain.withGuard { guarded throws in throw Mine() }
      }
      """),
  ]

  /// Captures by closures that leave the guard's type to be inferred.
  static let inferredCaptures = [
    Snippet(
      "captures the guard in an escaping closure",
      error: "'guarded' cannot be captured by an escaping closure since it is a borrowed parameter",
      """
      func run() {
        domain.withGuard { guarded in callLater { look(guarded) } }
      }
      """),
    Snippet(
      "uses the guard in a task",
      error: "'guarded' cannot be captured by an escaping closure since it is a borrowed parameter",
      """
      func run() {
        domain.withGuard { guarded -> Void in Task { look(guarded) } }
      }
      """),
  ]
}
