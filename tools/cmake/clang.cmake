# SPDX-License-Identifier: GPL-2.0
# cfl_use_clang(TARGET [COMPILE_ONLY]): headers, flags and shared libraries of Debian's LLVM 22.
# cfl_link_clang_statically(TARGET): Clang's front end inside the program instead. The shared
# libraries cost each start 350,000 relocations; what the program does not reach is left out.
find_package(Clang REQUIRED CONFIG PATHS /usr/lib/llvm-22/lib/cmake/clang NO_DEFAULT_PATH)

function(cfl_use_clang target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "COMPILE_ONLY" "" "")
	target_include_directories(${target} SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
	target_compile_definitions(${target} PUBLIC ${LLVM_DEFINITIONS_LIST})
	target_compile_options(${target} PUBLIC -fno-rtti -fno-exceptions)
	if(NOT arg_COMPILE_ONLY)
		target_link_libraries(${target} PUBLIC clang-cpp LLVM)
	endif()
endfunction()

function(cfl_link_clang_statically target)
	set(folder ${LLVM_LIBRARY_DIRS})
	# The libraries that Clang's Tooling needs; each takes from the others, in a circle.
	set(archives "")
	foreach(name Tooling ToolingCore ToolingInclusions Frontend FrontendTool Driver Options Parse
		Sema Serialization Analysis AnalysisLifetimeSafety ASTMatchers AST Edit Rewrite
		RewriteFrontend Format Lex Basic Support APINotes)
		if(EXISTS ${folder}/libclang${name}.a)
			list(APPEND archives ${folder}/libclang${name}.a)
		endif()
	endforeach()
	# All of LLVM's: a linker opens only what is asked for.
	file(GLOB llvm_archives ${folder}/libLLVM*.a)
	list(APPEND archives ${llvm_archives})
	if(NOT EXISTS ${folder}/libclangTooling.a)
		message(FATAL_ERROR "${folder}/libclangTooling.a is missing: "
			"apt-get install libclang-22-dev llvm-22-dev")
	endif()
	# The two compression libraries are those that libLLVM.so itself needs.
	target_link_libraries(${target} PRIVATE -Wl,--start-group ${archives} -Wl,--end-group
		-l:libz.so.1 -l:libzstd.so.1)
	target_link_options(${target} PRIVATE -no-pie -Wl,--gc-sections -Wl,--strip-debug
		-Wl,--build-id)
	find_program(CFL_LLD ld.lld-22)
	if(CFL_LLD) # a second instead of ten
		target_link_options(${target} PRIVATE -fuse-ld=lld)
	endif()
endfunction()
