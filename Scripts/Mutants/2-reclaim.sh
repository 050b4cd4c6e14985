# The reclamation schemes.
r=Sources/CCReclaim
load=$r/Guard/ReclamationGuard.swift
scan=$r/IBR/Participant+Scan.swift
intervals=$r/IBR/ReservedIntervals.swift
bag=$r/IBR/HeldBag.swift
lists=$r/Thread/RetiredLists.swift
reservation=$r/IBR/Reservation.swift
pinning=$r/Thread/Participant+Pinning.swift
fencing=$r/Thread/Participant+Fencing.swift
leaving=$r/Thread/Participant+Leaving.swift
stealing=$r/Thread/Participant+Stealing.swift
working=$r/Thread/Participant+Work.swift
lock=$r/Thread/ListLock.swift
announcing=$r/DEBRAPlus/Participant+Announcing.swift
advancing=$r/DEBRAPlus/Participant+Advancing.swift
rotating=$r/DEBRAPlus/Participant+Rotating.swift

mutant "IBR: a load does not extend the interval" CCReclaimTests $load \
  'if unsafe _fastPath(watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper) {' \
  'if unsafe !participant.pointee.usesTickets || watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper {'
mutant "IBR: an interval's lower end does not count" CCReclaimTests $intervals \
  'row[index].lower <= retirement' 'row[index].lower < retirement'
mutant "IBR: an interval's upper end does not count" CCReclaimTests $intervals \
  'birth <= row[index].upper' 'birth < row[index].upper'
mutant "IBR: the upper end is ignored" CCReclaimTests $intervals \
  'birth <= row[index].upper' 'birth <= row[index].lower'
litmus "IBR: a pin has no fence" $fencing \
  '// FENCE[R1-pin] with FENCE[R1-scan].
    unsafe pointee.fences.light()' ''
mutant "IBR: one's own block is not covered" CCReclaimTests $load \
  'if unsafe birth > level.reservation.pointee.ownUpper {' \
  'if unsafe birth == 0 && birth > level.reservation.pointee.ownUpper {'
mutant "IBR: the stamp is too early" CCReclaimTests $scan 'fresh.stamp(era)' 'fresh.stamp(era &- 3)'
mutant "IBR: a pin reserves everything between its stores" CCReclaimTests $reservation \
  'if _slowPath(ownUpper != era) { upper.store(era, ordering: .relaxed) }
    schedulePoint(.pinBetweenStores)' \
  'upper.store(.max - 1, ordering: .relaxed)
    lower.store(era, ordering: .releasing)
    schedulePoint(.pinBetweenStores)
    upper.store(era, ordering: .relaxed)'
mutant "IBR: blocks are sifted at every scan" CCReclaimTests $scan \
  'lists.pointee.siftCount = 2 * ' 'lists.pointee.siftCount = 0 * '
mutant "IBR: what comes out of a bag is free" CCReclaimTests $scan \
  'lists.pointee.releaseHeld(to: &candidates, ' 'lists.pointee.releaseHeld(to: &lists.pointee.ready, '
mutant "IBR: nothing comes out of a bag" CCReclaimTests $bag \
  'return unsafe held.pointee.snapshot()?.lowerBound != lower' 'return held != held'
mutant "IBR: blocks come out of bags as often as operations end" CCReclaimTests $lists \
  'isThorough || count <= paidLooks' 'isThorough || count >= 0'
mutant "IBR: a drain leaves what is not paid for" CCReclaimTests $lists \
  'isThorough || count <= paidLooks' 'count <= paidLooks'
mutant "IBR: with nobody in an operation, each block is looked at (equivalent)" CCReclaimTests $scan \
  'if intervals.count == 0 { return }' ''
mutant "IBR: a thread that exits forgets its bags" CCReclaimTests $lists \
  'forEachBag { $0.removeAll(to: &target) }' 'forEachBag { $0.removeAll(to: &other) }' \
  'mutating func removeAll(to target: inout BlockList) {' 'mutating func removeAll(to target: inout BlockList) {
    var other = BlockList()'
mutant "IBR: a thief leaves the bags" CCReclaimTests $lists \
  'other.forEachBag { $0.removeAll(to: &fresh) }' ''
mutant "IBR: the operation that began first keeps what several hold" CCReclaimTests $intervals \
  'row[index - 1].lower < interval.lower' 'row[index - 1].lower > interval.lower'
mutant "IBR: of more intervals than fit, the last are not looked at" CCReclaimTests $scan \
  'if !intervals.hasRoom { unsafe keep(&candidates, heldBy: &intervals, &kept) }' 'if !intervals.hasRoom { return }'
mutant "IBR: sealing waits for sifting" CCReclaimTests $scan \
  'unsafe sift()
    }
    unsafe seal()' 'unsafe sift()
    } else { return }
    unsafe seal()'
mutant "IBR: the era does not move at a scan" CCReclaimTests $scan 'if unsafe pointee.core.pointee.advanceEra(from: era) { unsafe noteOwnEra() }' ''
mutant "IBR: levels share the outermost interval" CCReclaimTests $pinning \
  'let reservation = unsafe reservation(at: own)' 'let reservation = unsafe reservation(at: 0)'
mutant "IBR: no restart at the cap" CCReclaimTests $pinning \
  'throw unsafe OperationRestart(of: self, at: level)' '_ = cap'
mutant "IBR: the cap stays the same in every run" CCReclaimTests $pinning '<< UInt64(repeatedRuns)' '<< UInt64(0 * repeatedRuns)'

mutant "DEBRA+: slots are not honoured" CCReclaimTests $rotating 'let names = unsafe namedBlocks()' 'let names = SlotNames()'
mutant "DEBRA+: deep slots are not honoured" CCReclaimTests $rotating 'while let levels = unsafe deep {' 'while false, let levels = unsafe deep {'
mutant "DEBRA+: a load does not check" CCReclaimTests $load \
  'if unsafe _fastPath(watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper) {' \
  'if unsafe participant.pointee.usesTickets || watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper {'
mutant "DEBRA+: a load checks before it names the block" CCReclaimTests $load \
  'level.slots.name(word.bits, in: slot)' \
  'let isGood = unsafe watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper' \
  'schedulePoint(.loadBetweenSlotAndCheck)' \
  'schedulePoint(.loadBetweenSlotAndCheck)
      level.slots.name(word.bits, in: slot)
      if isGood { return word }'
litmus "DEBRA+: no fence between slot and check" $pinning \
  '// FENCE[R9-slot] with FENCE[R9-neutralize]: where light fences cost nothing, the load has passed one.
      unsafe pointee.fences.light()' ''
litmus "DEBRA+: neutralizing has no barrier" $advancing \
  'guard unsafe pointee.fences.heavy() else { return false }
    schedulePoint(.neutralizeAfterBarrier)' 'schedulePoint(.neutralizeAfterBarrier)'
mutant "DEBRA+: two bags" CCReclaimTests $rotating \
  'held.append(contentsOf: &lists.pointee.older)' 'held.append(contentsOf: &lists.pointee.sealed)'
mutant "DEBRA+: an epoch does not wait for laggards" CCReclaimTests $advancing \
  'if lower == Reservation.none || lower >= epoch { return true }' 'if lower == Reservation.none || lower >= epoch &- 1 { return true }'
mutant "DEBRA+: a flag whose barrier has not come counts" CCReclaimTests $advancing \
  'announcement.confirmed.load(ordering: .acquiring) > ticket { return true }' \
  'announcement.neutralized.load(ordering: .acquiring) > ticket { return true }'
mutant "DEBRA+: nobody is neutralized" CCReclaimTests $advancing \
  'isKnown && isSuspicious(of: other, ticket, lasted) && neutralize(other, ticket) else' 'isKnown && ticket == 1 && isSuspicious(of: other, ticket, lasted) && neutralize(other, ticket) else'
mutant "DEBRA+: everybody is suspect" CCReclaimTests $advancing \
  'isKnown && isSuspicious(of: other, ticket, lasted) && neutralize' '(isKnown || true) && neutralize'
pace=$r/DEBRAPlus/SuspicionPace.swift
mutant "DEBRA+: a thread is in a hurry from the first operation that lasts" CCReclaimTests $pace 'static var enough: Int { 4 }' 'static var enough: Int { 1 }'
mutant "DEBRA+: a thread is in a hurry for ever" CCReclaimTests $pace 'series == Self.enough && now &- noted < options.suspicionMemory' 'series == Self.enough'
mutant "DEBRA+: one operation counts again and again" CCReclaimTests $pace 'if ticket == self.ticket && owner == self.owner { return }' ''
mutant "DEBRA+: a hurry ends itself" CCReclaimTests $pace \
  'isHurried(at: now, options) ? options.shortSuspicionDelay(after: 0) : options.lateness' 'options.lateness'
mutant "DEBRA+: runs of an operation get no more time" CCReclaimTests $pace 'UInt64(Swift.min(runs, 8))' '0'
mutant "DEBRA+: runs are not counted" CCReclaimTests $r/Thread/PinWatch.swift \
  'neutralizedRuns.store(runs(before: ticket, last: last) + 1, ordering: .relaxed)' 'neutralizedRuns.store(1, ordering: .relaxed)'
mutant "DEBRA+: a hurry is not heeded" CCReclaimTests $advancing 'isHurried: pointee.pace.isHurried(at: now, options)' 'isHurried: false'
mutant "DEBRA+: no KEEP" CCReclaimTests $announcing 'announcement.nextTicket | Announcement.keep' 'announcement.nextTicket'
mutant "DEBRA+: an outer level follows the new ticket" CCReclaimTests $announcing \
  'unsafe pointee.reservation0.renew(epoch)' 'unsafe pointee.reservation0.begin(epoch, limit: ticket)'
mutant "DEBRA+: an inner level does not announce anew" CCReclaimTests $announcing \
  'if unsafe pointee.announcement.isNeutralized(announced) {' 'if unsafe announced == 1 && pointee.announcement.isNeutralized(announced) {'
mutant "DEBRA+: deep levels are all the same" CCReclaimTests $r/DEBRAPlus/DeepLevels.swift \
  'let index = unsafe level - pointee.firstLevel' 'let index = unsafe (level - pointee.firstLevel) / 8'
mutant "DEBRA+: orphans begin anew with each adopter" CCReclaimTests $leaving \
  'if unsafe pointee.usesTickets { unsafe left.stamp(settledEpoch()) }' ''
mutant "DEBRA+: orphans go an epoch early" CCReclaimTests $rotating '$0.retireEra + 2 <= epoch' '$0.retireEra + 1 <= epoch'
mutant "DEBRA+: an operation neutralizes itself for ever" CCReclaimTests $advancing \
  'let runs = unsafe other == self ? repeatedRuns : 0' 'let runs = 0'
mutant "DEBRA+: a round looks at all records at once" CCReclaimTests $r/DEBRAPlus/EpochRound.swift \
  'static var step: Int { 16 }' 'static var step: Int { .max / 4 }'

mutant "THREADS: blocks are freed under the guard" CCReclaimTests $pinning \
  'unsafe reservation.pointee.end()
    if unsafe _slowPath(pointee.hasWork) { unsafe work() }' 'if unsafe pointee.hasWork { unsafe work() }
    unsafe reservation.pointee.end()'
mutant "THREADS: a nested end ends the outer operation" CCReclaimTests $pinning \
  'unsafe reservation(at: level).pointee.end() }' 'unsafe reservation(at: 0).pointee.end() }'
mutant "THREADS: an exit drops its lists" CCReclaimTests $leaving 'unsafe pointee.core.pointee.orphans.push(&left)' ''
mutant "THREADS: an exit frees its lists at once" CCReclaimTests $leaving \
  'unsafe pointee.core.pointee.orphans.push(&left)' \
  'while let block = unsafe left.popFirst() { unsafe pointee.core.pointee.destroy(block) }'
mutant "THREADS: records are not given back" CCReclaimTests $leaving 'unsafe pointee.state.store(.free, ordering: .releasing)' ''
mutant "THREADS: orphans are not adopted" CCReclaimTests $working \
  'unsafe adopted.append(chain: pointee.core.pointee.orphans.takeAll())' ''
mutant "THREADS: a thief does not look first" CCReclaimTests $stealing 'unsafe !other.isBusy, ' ''
mutant "THREADS: a request is not revoked" CCReclaimTests $lock 'if seen & 1 != 0 { return false }' 'if seen != 0 { return false }'
mutant "THREADS: a request keeps other thieves out" CCReclaimTests $lock 'while seen & 1 == 0 {' 'while seen == 0 {'
mutant "THREADS: a theft leaves the owner's thresholds" CCReclaimTests $stealing \
  'unsafe theirs.pointee.resetThresholds(of: pointee.core)' ''
litmus "THREADS: a heavy fence is none" $r/Thread/Fences.swift \
  'return isAsymmetric ? BarrierClock.pass() : true' 'return true'
mutant "THREADS: the limit never gives way" CCReclaimTests $working 'return isBehind ? ' 'return isBehind && count < 0 ? '
mutant "THREADS: the wrong guard starts again" CCReclaimTests $load 'if isOwn, unsafe error.depth < participant.pointee.nestedDepth {' 'if isOwn, error.depth == .max {'
mutant "FORK: the child keeps the others' operations" CCReclaimTests $r/Domain/LiveDomains.swift \
  'if isOwned, unsafe !ThreadTable.owns(participant) { unsafe participant.vanish() }' ''
pins=$r/Thread/PinFences.swift
full=$r/Thread/FullPins.swift
mutant "PINFENCES: barriers are never dear" CCReclaimTests $r/Thread/BarrierCost.swift '? spent / Self.series : nil' '? nil : nil'
mutant "PINFENCES: each series is dear" CCReclaimTests $r/Thread/BarrierCost.swift 'spent > elapsed / Self.share' 'true'
mutant "PINFENCES: a series goes on over what is spared" CCReclaimTests $fencing 'unsafe pointee.barrierCost = BarrierCost()' ''
mutant "PINFENCES: lowered before their time" CCReclaimTests $full 'now >= endMoment.load(ordering: .relaxed)' 'true'
mutant "PINFENCES: threads that only read do not lower them" CCReclaimTests $fencing \
  'if unsafe pointee.fencesUntilLook <= 0 { unsafe pointee.hasWork = true }' ''
mutant "PINFENCES: threads that stay inside an operation do not lower them" CCReclaimTests $r/Thread/Participant+Pinning.swift \
  'unsafe reviewPinFences()' ''
mutant "PINFENCES: scans issue barriers all the same" CCReclaimTests $fencing 'if unsafe core.pointee.hasFullPins {' 'if false {'
mutant "PINFENCES: a thread that drains raises them" CCReclaimTests $r/Thread/Participant+Work.swift 'unsafe pointee.barrierCost = BarrierCost()' ''
mutant "PINFENCES: tried again at once" CCReclaimTests $full 'now >= restEnd.load(ordering: .relaxed)' 'true'
mutant "PINFENCES: a child of fork waits for its parent's thread" CCReclaimTests $r/Domain/LiveDomains.swift 'settlePinFences()' ''
