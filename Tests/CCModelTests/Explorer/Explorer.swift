/// Runs every execution of a program on an x86-TSO machine (Sewell, Sarkar, Owens, Zappa Nardelli, Myreen, *x86-TSO: A
/// Rigorous and Usable Programmer's Model for x86 Multiprocessors*, CACM 2010), breadth first, each state once.
///
/// In each step one thread executes an instruction, or the oldest store of its buffer reaches memory, or a thread takes the
/// interrupt of another one's membarrier.
final class Explorer {
  private let machine: Machine
  private let program: Program
  private var states: [MachineState] = []
  /// By which step, and from which state, each state was first reached.
  private var origins: [(parent: Int, step: Machine.Step)] = []
  private var found: Set<MachineState> = []

  init(_ program: Program) {
    self.program = program
    machine = Machine(program)
  }

  func run() -> Exploration {
    var next = 0
    states.append(machine.start())
    found.insert(states[0])
    origins.append((-1, .execute(thread: 0)))
    while next < states.count {
      let steps = machine.steps(from: states[next])
      for step in steps {
        var state = states[next]
        machine.take(step, &state)
        if let reason = machine.violation {
          return Exploration(
            stateCount: states.count, notes: machine.notes,
            violation: Violation(reason: reason, trace: trace(to: next) + [machine.describe(step, states[next])]))
        }
        if found.insert(state).inserted {
          states.append(state)
          origins.append((next, step))
        }
      }
      if steps.isEmpty, let reason = machine.judgeFinal(states[next]) {
        return Exploration(
          stateCount: states.count, notes: machine.notes, violation: Violation(reason: reason, trace: trace(to: next)))
      }
      next += 1
    }
    return Exploration(stateCount: states.count, notes: machine.notes, violation: nil)
  }

  private func trace(to index: Int) -> [String] {
    var trace: [String] = []
    var cursor = index
    while cursor > 0 {
      let (parent, step) = origins[cursor]
      trace.append(machine.describe(step, states[parent]))
      cursor = parent
    }
    return trace.reversed()
  }
}
