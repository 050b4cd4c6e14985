extension Machine {
  /// Executes a thread's next instruction, which does not have to wait.
  func execute(_ thread: Int, _ state: inout MachineState) {
    let layout = layouts[thread]
    switch instructions[thread][Int(state.bytes[layout.counter])] {
    case .load(let variable, let into):
      state.bytes[layout.registers + into] = load(variable, layout, state)
    case .store(let variable, let expression):
      let entry = layout.buffer + 2 * Int(state.bytes[layout.pending])
      state.bytes[entry] = UInt8(variable.index)
      state.bytes[entry + 1] = value(expression, layout, state)
      state.bytes[layout.pending] += 1
    case .update(let variable, let expected, let desired, let into):
      let old = state.bytes[variable.index]
      let isExpected = expected.map { value($0, layout, state) == old } ?? true
      state.bytes[layout.registers + into] = old
      if isExpected { state.bytes[variable.index] = value(desired, layout, state) }
    case .membarrier:
      beginBarrier(thread, &state)
      return
    case .dereference(let pointer):
      let block = Int(value(pointer, layout, state))
      if block == 0 { violation = "null is dereferenced" }
      if state.bytes[block] != 0 { violation = "\(program.variables[block].name) is used after it was freed" }
    case .free(let pointer):
      let block = Int(value(pointer, layout, state))
      if block == 0 { violation = "null is freed" }
      if state.bytes[block] != 0 { violation = "\(program.variables[block].name) is freed twice" }
      state.bytes[block] = 1
    case .record(let variable, let expression):
      state.bytes[variable.index] = value(expression, layout, state)
    case .enter(let region):
      if state.bytes[region.index] != 0 { violation = "two threads are in \(region.name)" }
      state.bytes[region.index] = 1
    case .leave(let region):
      state.bytes[region.index] = 0
    case .assign, .jump, .jumpUnless, .note, .fence:
      preconditionFailure("done by settle")
    }
    state.bytes[layout.counter] += 1
    settle(thread, &state)
  }

  /// What a thread's load finds: the newest store in its own buffer, else memory.
  private func load(_ variable: Variable, _ layout: ThreadLayout, _ state: MachineState) -> UInt8 {
    var entry = layout.buffer + 2 * Int(state.bytes[layout.pending]) - 2
    while entry >= layout.buffer {
      if state.bytes[entry] == UInt8(variable.index) { return state.bytes[entry + 1] }
      entry -= 2
    }
    return state.bytes[variable.index]
  }

  private func beginBarrier(_ caller: Int, _ state: inout MachineState) {
    var awaited: UInt8 = 0
    for target in layouts.indices where target != caller {
      // What has ended has nothing left that a fence could order.
      if hasEnded(target, state), state.bytes[layouts[target].pending] == 0 { continue }
      awaited |= 1 << UInt8(target)
    }
    state.bytes[layouts[caller].awaited] = awaited
    if awaited == 0 { completeBarrier(caller, &state) }
  }

  /// A step in words, for a trace.
  func describe(_ step: Step, _ before: MachineState) -> String {
    switch step {
    case .interrupt(let thread, let caller):
      return "\(program.threads[thread].name): takes the barrier of \(program.threads[caller].name)"
    case .flush(let thread):
      let entry = layouts[thread].buffer
      let variable = program.variables[Int(before.bytes[entry])].name
      return "\(program.threads[thread].name): \(variable) = \(before.bytes[entry + 1]) reaches memory"
    case .execute(let thread):
      let layout = layouts[thread]
      let instruction = instructions[thread][Int(before.bytes[layout.counter])]
      return "\(program.threads[thread].name): \(describe(instruction, layout, before))"
    }
  }

  private func describe(_ instruction: Instruction, _ layout: ThreadLayout, _ before: MachineState) -> String {
    func name(_ pointer: Expression) -> String { program.variables[Int(value(pointer, layout, before))].name }
    switch instruction {
    case .load(let variable, _):
      return "load \(variable.name) → \(load(variable, layout, before))"
    case .store(let variable, let expression):
      return "store \(variable.name) = \(value(expression, layout, before)) into the buffer"
    case .update(let variable, let expected, let desired, let into):
      let old = before.bytes[variable.index]
      let isExpected = expected.map { value($0, layout, before) == old } ?? true
      if !isExpected { return "locked \(variable.name): finds \(old), no exchange" }
      var after = before
      after.bytes[layout.registers + into] = old
      return "locked \(variable.name): \(old) → \(value(desired, layout, after))"
    case .membarrier: return "membarrier begins"
    case .dereference(let pointer): return "use \(name(pointer))"
    case .free(let pointer): return "free \(name(pointer))"
    case .record(let variable, let expression): return "\(variable.name) is \(value(expression, layout, before))"
    case .enter(let region): return "enter \(region.name)"
    case .leave(let region): return "leave \(region.name)"
    case .assign, .jump, .jumpUnless, .note, .fence: return ""
    }
  }
}
