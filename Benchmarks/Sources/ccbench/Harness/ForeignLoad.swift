import Foundation

/// How busy the machine is with anything but this process. A window that others disturbed is taken again.
struct ForeignLoad {
  private let start: (busy: Double, mine: Double)?
  private let startTime = now()

  init() { start = Self.read() }

  /// Whether `threads` threads of this process got what they could use: others took little, or took nothing from us.
  func wasQuiet(threads: Int, isStrict: Bool) -> Bool {
    guard let (others, mine, perCore) = elapsed() else { return true }
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    return others < 0.08 * perCore * cores || (!isStrict && mine > 0.93 * perCore * min(Double(threads), cores))
  }

  /// Whether others leave room for `threads` threads.
  private func hasRoom(threads: Int, isStrict: Bool) -> Bool {
    guard let (others, _, perCore) = elapsed() else { return true }
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    return others < perCore * ((isStrict ? 0 : max(0, cores - Double(threads))) + 0.16)
  }

  /// Waits up to `patience` seconds until there is room.
  static func awaitRoom(threads: Int, isStrict: Bool, patience: Double) {
    let deadline = now() + UInt64(patience * 1e9)
    while now() < deadline {
      let load = ForeignLoad()
      pause(seconds: 0.2)
      if load.hasRoom(threads: threads, isStrict: isStrict) { return }
    }
  }

  /// Clock ticks since the start: of others, of this process, and of one core.
  private func elapsed() -> (others: Double, mine: Double, perCore: Double)? {
    guard let start, let end = Self.read() else { return nil }
    let perCore = Double(now() - startTime) / 1e9 * Double(sysconf(Int32(_SC_CLK_TCK)))
    let mine = end.mine - start.mine
    return (end.busy - start.busy - mine, mine, perCore)
  }

  private static func read() -> (busy: Double, mine: Double)? {
    guard let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let process = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let line = system.split(separator: "\n").first,
      let afterName = process.lastIndex(of: ")")
    else { return nil }
    // user nice system idle iowait irq softirq
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    // The 14th and 15th field of the process's line; the name, which may hold blanks, is the second.
    let fields = process[process.index(after: afterName)...].split(separator: " ")
    guard ticks.count >= 7, fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else {
      return nil
    }
    return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], user + kernel)
  }
}
