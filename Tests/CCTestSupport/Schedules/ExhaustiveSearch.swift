/// All schedules, depth first; or all with at most so many preemptions (Musuvathi and Qadeer, *Iterative Context Bounding
/// for Systematic Testing of Multithreaded Programs*, PLDI 2007). To leave a thread that has ended, or that spins, is none.
final class ExhaustiveSearch: ScheduleStrategy {
  private struct Decision {
    let options: [Int]
    var index = 0
  }

  private let preemptionBound: Int
  private var decisions: [Decision] = []
  /// How many decisions of the present schedule were made.
  private var depth = 0
  private var preemptions = 0
  private var hasBegun = false
  private(set) var complaint: String?

  init(preemptionBound: Int?) { self.preemptionBound = preemptionBound ?? .max }

  var label: String { "schedule in depth-first order" }

  func begin(threads: Int) -> Bool {
    depth = 0
    preemptions = 0
    guard hasBegun else {
      hasBegun = true
      return true
    }
    while let last = decisions.popLast() {
      if last.index + 1 < last.options.count {
        decisions.append(Decision(options: last.options, index: last.index + 1))
        return true
      }
    }
    return false
  }

  func choose(step: Int, last: Int?, among options: [Int]) -> Int? {
    let couldGoOn = options[0] == last
    let allowed = couldGoOn && preemptions == preemptionBound ? [options[0]] : options
    if depth == decisions.count { decisions.append(Decision(options: allowed)) }
    let decision = decisions[depth]
    guard decision.options == allowed else {
      complaint =
        "the scenario is not deterministic: at step \(step), \(allowed) instead of \(decision.options) may go on"
      return nil
    }
    depth += 1
    let choice = decision.options[decision.index]
    if couldGoOn, choice != last { preemptions += 1 }
    return choice
  }
}
