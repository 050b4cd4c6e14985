internal import CCReclaim
public import Synchronization

/// What became of a cell. Written by its producer once, then by consumers and readers. (No enum: decoding one checks for
/// values that it does not have.)
@frozen
@usableFromInline
struct CellState: RawRepresentable, Equatable, AtomicRepresentable {
  @usableFromInline
  let rawValue: UInt8

  @inlinable
  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Not published. Its producer has not come yet, is on its way, or was skipped.
  @inlinable
  static var empty: Self { Self(rawValue: 0) }
  /// The element is there, for whoever claims the cell.
  @inlinable
  static var full: Self { Self(rawValue: 1) }
  /// As `full`, and somebody may be copying the element: its consumer takes a copy too.
  @inlinable
  static var peeked: Self { Self(rawValue: 2) }
  /// The element was handed out as a copy; this one is destroyed with the segment.
  @inlinable
  static var left: Self { Self(rawValue: 3) }
}

/// What the others and a slow producer have agreed upon about its cell. `accepted` and `withdrawn` are final.
@frozen
@usableFromInline
struct CellVerdict: RawRepresentable, Equatable, AtomicRepresentable {
  @usableFromInline
  let rawValue: UInt8

  @inlinable
  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nothing: the usual case.
  @inlinable
  static var none: Self { Self(rawValue: 0) }
  /// The others would rather not wait.
  @inlinable
  static var skipped: Self { Self(rawValue: 1) }
  /// The element is in the queue.
  @inlinable
  static var accepted: Self { Self(rawValue: 2) }
  /// It is not; the producer takes it back.
  @inlinable
  static var withdrawn: Self { Self(rawValue: 3) }
}

/// Where in a segment the cells of an element type are.
@frozen
@usableFromInline
struct CellGeometry: Sendable {
  @usableFromInline
  let firstCell: Int
  /// The element comes first in a cell, its state next, its verdict last.
  @usableFromInline
  let payloadSize: Int
  @usableFromInline
  let stride: Int

  @inlinable
  init<Element>(of type: Element.Type) {
    let mask = MemoryLayout<Element>.alignment - 1
    // On a line's beginning, so that small cells do not straddle two.
    firstCell = CacheLine.roundedUp(MemoryLayout<QueueSegment>.size)
    payloadSize = MemoryLayout<Element>.size
    stride = (payloadSize + 2 + mask) & ~mask
  }

  /// The most cells in a segment: 8 KiB of them, at least 4 and at most 512.
  var maximumCapacity: Int { max(4, min(512, 8192 / stride)) }

  /// The bytes of a segment.
  func byteCount(capacity: Int) -> Int { firstCell + capacity * stride }
}

/// One place for one element, used once.
@safe
@frozen
@usableFromInline
struct QueueCell<Element> {
  @usableFromInline
  let payload: UnsafeMutablePointer<Element>

  @unsafe
  @inlinable
  init(_ segment: UnsafeMutablePointer<QueueSegment>, _ index: UInt) {
    let geometry = CellGeometry(of: Element.self)
    let offset = geometry.firstCell &+ Int(bitPattern: index) &* geometry.stride
    // SAFETY: SG-1 for the index; cells are raw memory until a producer initialises the element.
    unsafe payload = (UnsafeMutableRawPointer(segment) + offset).assumingMemoryBound(to: Element.self)
  }

  /// The state, right behind the element.
  @inlinable
  var state: UnsafeMutablePointer<Atomic<CellState>> {
    // SAFETY: the geometry leaves room for it; the segment was zeroed, which is `empty`.
    unsafe (UnsafeMutableRawPointer(payload) + MemoryLayout<Element>.size)
      .assumingMemoryBound(to: Atomic<CellState>.self)
  }

  /// Destroys the element, if the cell has one. Only where no operation runs: a producer that vanished in the middle, with
  /// its thread or in the child of a fork, has left an empty cell, or one that it took back.
  func destroyIfPresent() {
    // SAFETY: the caller has the segment to itself.
    // RELAXED: nobody else uses the segment; so below.
    let state = unsafe self.state.pointee.load(ordering: .relaxed)
    // RELAXED: as above.
    let isWithdrawn = unsafe verdict.pointee.load(ordering: .relaxed) == .withdrawn
    if state == .full || state == .peeked, !isWithdrawn { unsafe payload.deinitialize(count: 1) }
  }

  /// The verdict, right behind the state.
  @inlinable
  var verdict: UnsafeMutablePointer<Atomic<CellVerdict>> {
    // SAFETY: as above.
    unsafe (UnsafeMutableRawPointer(payload) + (MemoryLayout<Element>.size + 1))
      .assumingMemoryBound(to: Atomic<CellVerdict>.self)
  }
}
