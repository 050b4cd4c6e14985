#if Checked
  internal import Synchronization

  /// A place in a source file.
  @safe
  struct CodeSite: CustomStringConvertible {
    private let file: StaticString
    private let line: UInt

    init(_ file: StaticString, _ line: UInt) {
      self.file = file
      self.line = line
    }

    var description: String { "\(file):\(line)" }

    /// Where it can be read by every thread at any time: the address of the file's name, and its length with the line.
    fileprivate var words: (UInt, UInt64)? {
      guard file.hasPointerRepresentation else { return nil }
      // SAFETY: a literal's text, which is immortal; only its address is taken.
      let lengthAndLine = UInt64(file.utf8CodeUnitCount) << 32 | UInt64(line & 0xFFFF_FFFF)
      return unsafe (UInt(bitPattern: file.utf8Start), lengthAndLine)
    }
  }

  /// A ``CodeSite`` in a block's header. Only ever read to say what went wrong.
  struct StoredSite: ~Copyable {
    private let name = Atomic<UInt>(0)
    private let lengthAndLine = Atomic<UInt64>(0)

    func store(_ site: CodeSite) {
      guard let (name, lengthAndLine) = site.words else { return }
      // RELAXED: read before `name` only by a report of two threads' misuse at once, which then shows less.
      self.lengthAndLine.store(lengthAndLine, ordering: .relaxed)
      // RELEASE[C2-store] with ACQUIRE[C2-read]: the length belongs to the name.
      self.name.store(name, ordering: .releasing)
    }

    /// Nil if nothing was stored.
    var description: String? {
      // SAFETY (whole function): a literal's text, which is immortal.
      // ACQUIRE[C2-read] with RELEASE[C2-store].
      guard let start = unsafe UnsafePointer<UInt8>(bitPattern: name.load(ordering: .acquiring)) else { return nil }
      // RELAXED: see `store`.
      let lengthAndLine = lengthAndLine.load(ordering: .relaxed)
      let text = unsafe UnsafeBufferPointer(start: start, count: Int(lengthAndLine >> 32))
      return unsafe "\(String(decoding: text, as: UTF8.self)):\(lengthAndLine & 0xFFFF_FFFF)"
    }
  }
#endif
