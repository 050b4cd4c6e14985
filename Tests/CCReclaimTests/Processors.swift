#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processors that the process may use. The calls for them are the system's own, and not imported: where they are missing,
/// nothing happens.
enum Processors {
  private typealias Call = @convention(c) (_ thread: Int32, _ byteCount: Int, _ mask: UnsafeMutableRawPointer) -> Int32
  private static let byteCount = 128

  /// Keeps the calling thread on one of them, the `index`-th, if there are so many.
  static func stay(on index: Int) {
    // SAFETY: only addresses of functions.
    guard let get = unsafe call("sched_getaffinity"), let set = unsafe call("sched_setaffinity") else { return }
    var mask = [UInt8](repeating: 0, count: byteCount)
    // SAFETY: masks of that size. 0 is the calling thread.
    guard unsafe mask.withUnsafeMutableBytes({ unsafe get(0, byteCount, $0.baseAddress!) }) >= 0 else { return }
    let usable = (0..<byteCount * 8).filter { mask[$0 / 8] & (1 << ($0 % 8)) != 0 }
    guard index < usable.count else { return }
    mask = [UInt8](repeating: 0, count: byteCount)
    mask[usable[index] / 8] = 1 << (usable[index] % 8)
    // SAFETY: as above.
    _ = unsafe mask.withUnsafeMutableBytes { unsafe set(0, byteCount, $0.baseAddress!) }
  }

  private static func call(_ name: String) -> Call? {
    // SAFETY: functions of that name have this signature.
    unsafe dlsym(nil, name).map { unsafe unsafeBitCast($0, to: Call.self) }
  }
}
