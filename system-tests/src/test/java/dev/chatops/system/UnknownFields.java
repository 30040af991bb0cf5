package dev.chatops.system;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Fields that Kubernetes' model does not know and keeps as {@code additionalProperties}. */
final class UnknownFields {

    private UnknownFields() {}

    static void collect(KubernetesResource object, String path, Set<String> unknown) {
        for (var method : object.getClass().getMethods()) {
            if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                try {
                    var value = method.invoke(object);
                    if (method.getName().equals("getAdditionalProperties")) {
                        ((Map<?, ?>) value).keySet().forEach(name -> unknown.add(path + "." + name));
                    } else {
                        collectIn(value, path + "." + method.getName().substring(3), unknown);
                    }
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void collectIn(Object value, String path, Set<String> unknown) {
        switch (value) {
            case KubernetesResource nested -> collect(nested, path, unknown);
            case Collection<?> items -> items.forEach(item -> collectIn(item, path, unknown));
            case null, default -> {}
        }
    }
}
