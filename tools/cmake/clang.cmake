# SPDX-License-Identifier: GPL-2.0
# cfl_use_clang(TARGET): headers, flags and shared libraries of Debian's LLVM 22, with one
# precompiled header, since Clang's own headers dominate the compile time.
find_package(Clang REQUIRED CONFIG PATHS /usr/lib/llvm-22/lib/cmake/clang NO_DEFAULT_PATH)

function(cfl_use_clang target)
	target_include_directories(${target} SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
	target_compile_definitions(${target} PUBLIC ${LLVM_DEFINITIONS_LIST})
	target_compile_options(${target} PUBLIC -fno-rtti -fno-exceptions)
	target_link_libraries(${target} PUBLIC clang-cpp LLVM)
endfunction()
