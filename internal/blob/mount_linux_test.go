package blob

import (
	"strconv"
	"syscall"
)

// mount gives a folder a disk of its own of so many bytes; only root may.
func mount(dir string, bytes int) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+strconv.Itoa(bytes))
}

func unmount(dir string) error { return syscall.Unmount(dir, 0) }
