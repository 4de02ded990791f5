// Package config reads the settings once (cấu hình): flags, then TINHSO_*
// variables, then one YAML file. The struct is passed down by value; nothing
// is global. Secrets are given as paths of files, and are never printed.
package config
