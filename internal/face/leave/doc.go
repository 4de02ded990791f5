// Package leave is the pages on which officers let a colleague act for them while they are away (ủy quyền khi vắng mặt),
// leaders and administrators decide on it, and everybody gives the citizen number by which a conflict of interest is
// found by itself (kiểm soát xung đột lợi ích).
package leave
