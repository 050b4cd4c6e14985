/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, *A Randomized Scheduler with
/// Probabilistic Guarantees of Finding Bugs*, ASPLOS 2010): threads have random priorities, the highest goes on, and at
/// d - 1 random steps the thread that would go on falls behind all others. Finds a bug that needs d steps of n threads in an order,
/// out of k, with a probability of at least 1/(n·k^(d-1)) a schedule.
final class RandomPriorities: ScheduleStrategy {
  private let seeds: Range<UInt64>
  private let depth: Int
  private let steps: Int
  private var next: UInt64
  private var priorities: [Int] = []
  private var changes: [Int: Int] = [:]

  /// A schedule for each seed. `steps` is about how many steps schedules have: part of what a seed means.
  init(seeds: Range<UInt64>, depth: Int, steps: Int) {
    self.seeds = seeds
    self.depth = depth
    self.steps = steps
    next = seeds.lowerBound
  }

  let complaint: String? = nil

  var label: String { "seed \(next - 1) of .random(depth: \(depth), steps: \(steps))" }

  func begin(threads: Int) -> Bool {
    guard next < seeds.upperBound else { return false }
    // Neighbouring seeds of the generator give sequences that are shifts of each other.
    var mixer = TestRandom(seed: next)
    var random = TestRandom(seed: mixer.next())
    next += 1
    priorities = (depth..<depth + threads).shuffled(using: &random)
    changes = [:]
    for change in 1..<max(depth, 1) { changes[Int.random(in: 0..<max(steps, 1), using: &random)] = change }
    return true
  }

  func choose(step: Int, last: Int?, among options: [Int]) -> Int? {
    if let priority = changes[step], let favourite = favourite(options) { priorities[favourite] = priority }
    return favourite(options)
  }

  private func favourite(_ options: [Int]) -> Int? { options.max { priorities[$0] < priorities[$1] } }
}
