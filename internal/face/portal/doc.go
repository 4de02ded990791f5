// Package portal is the face for citizens (cổng dịch vụ công): finding a
// procedure, reading everything the law says about it, filing, following a
// dossier, checking a result, and one's own account.
//
//	routes.go       every address of the face
//	<page>.go/.html a page: its struct, its handler and its template
//	file_*, my_*    the filing and the dossiers of the person who asks
//
// Pages need no script. What a page may show is asked of the rooms, which ask
// policy; pages that hold nothing but what the law publishes say
// policy.Public and why.
package portal
