/// A small concurrent program: shared words with their first values, and threads.
final class Program {
  let name: String
  private(set) var variables: [Variable] = [Variable(index: 0, name: "null")]
  private(set) var initialValues: [UInt8] = [0]
  private(set) var threads: [ThreadProgram] = []
  private(set) var finalCondition: ((_ value: (Variable) -> Int) -> String?)?

  init(_ name: String) { self.name = name }

  /// A word, with its first value.
  func variable(_ name: String, _ value: Int = 0) -> Variable {
    let variable = Variable(index: variables.count, name: name)
    variables.append(variable)
    initialValues.append(UInt8(value))
    return variable
  }

  /// A word that first points to `block`.
  func variable(_ name: String, pointingTo block: Variable) -> Variable { variable(name, block.index) }

  /// A block that is not freed yet.
  func block(_ name: String) -> Variable { variable(name) }

  /// Adds a thread, whose instructions `body` writes down.
  func thread(_ name: String, _ body: (ThreadProgram) -> Void) {
    let thread = ThreadProgram(name)
    body(thread)
    thread.finish()
    threads.append(thread)
  }

  /// What must hold when all threads have ended and all buffers are empty: nil, or what is wrong.
  func finally(_ condition: @escaping (_ value: (Variable) -> Int) -> String?) { finalCondition = condition }

  /// Runs every execution that the machine allows.
  func explore() -> Exploration { Explorer(self).run() }
}
