package org.bluetick;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What ArchUnit has no words for.
final class ArchitectureConditions {
    /// A constant list is declared as `List`; who declares a `HashMap` means to fill it.
    static final ArchCondition<JavaField> HOLD_NOTHING_MUTABLE = new ArchCondition<>("hold nothing mutable") {
        @Override
        public void check(JavaField field, ConditionEvents events) {
            if (isMutable(field.getRawType())) {
                events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is a " + field.getRawType().getName()));
            }
        }
    };

    static final ArchCondition<JavaClass> SYNCHRONIZE_NOTHING = new ArchCondition<>("synchronize nothing") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (MethodModel method : methods(type)) {
                if (isSynchronized(method)) {
                    events.add(SimpleConditionEvent.violated(type,
                            type.getName() + "." + method.methodName() + " is synchronized; expected a turn to own the state"));
                }
            }
        }
    };

    private ArchitectureConditions() {}

    private static boolean isMutable(JavaClass type) {
        boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
        return collection && !type.isInterface()
                || type.isAssignableTo(Cache.class)
                || type.isAssignableTo(ThreadLocal.class)
                || type.getPackageName().equals("java.util.concurrent.atomic");
    }

    private static boolean isSynchronized(MethodModel method) {
        return method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code().stream().flatMap(code -> code.elementStream()).anyMatch(MonitorInstruction.class::isInstance);
    }

    private static List<MethodModel> methods(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes()).methods();
        } catch (IOException e) {
            throw new UncheckedIOException(type.getName(), e);
        }
    }
}
